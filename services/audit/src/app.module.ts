import { defineService } from '@kangfu/nest';
import { policy } from './access.rules.js';
import { exportAggregate } from './export/export.aggregate.js';
import { HistoryReader } from './history/history-reader.js';
import { Ledger } from './ledger/ledger.js';
import { ledgerRoutes } from './ledger/ledger.routes.js';
import { problems } from './problems.js';
import * as schema from './schema.js';

export const audit = defineService({
  name: 'audit',
  aggregates: [exportAggregate],
  consumes: [],
  projections: [],
  processes: [],
  policy, problems,
  resolvers: Object.values(schema),
  publicPaths: ['/audit'],
  provide: (host) => [{ provide: Ledger, useValue: new Ledger(host) }, { provide: HistoryReader, useValue: new HistoryReader(host) }],
  routes: (fastify, host, get) => ledgerRoutes(fastify, host, get(Ledger)),
  start: (_host, get) => get(Ledger).start(),
});
