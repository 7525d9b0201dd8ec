import type { Runtime } from '@kangfu/infra';
import type { Command } from 'commander';
import { print, table } from '../output.ts';
import { readRuntime } from '../runtime.ts';

export interface LogStatus {
  log: number;
  /** Of the store. */
  collection: string;
  /** Of the last event. */
  position: number;
}

export interface ProjectionStatus {
  name: string;
  collection: string;
  /** Which service's log it reads. */
  source: string;
  log: number;
  position: number;
  /** How many events it is behind. */
  lag: number;
  /** Streams of that log that it does not get. */
  parked: number;
}

export interface Status {
  gateway: string;
  mongodb: string;
  kafka: string;
  /** Last year whose holidays are known, and how many processes have a last day beyond it, computed with weekends only. */
  calendar: { until: number; beyond: number };
  services: { name: string; url: string; ready: boolean; database: string; topic: string; logs: LogStatus[]; projections: ProjectionStatus[] }[];
}

/** A consumer's checkpoint as `libs/subscriptions` stores it. */
export interface Checkpoint {
  /** `<handler>|<source>/<log>`. */
  _id: string;
  projection: string;
  collection: string;
  source: string;
  log: number;
  position: number;
}

/** Joins checkpoints to the ends of the logs they read, and to what is parked by their ids; a log that is not known counts as empty. */
export const projectionStatus = (checkpoints: Checkpoint[], endOf: (source: string, log: number) => number, parked: ReadonlyMap<string, number>): ProjectionStatus[] =>
  checkpoints
    .map(({ _id, projection, collection, source, log, position }) => ({ name: projection, collection, source, log, position, lag: Math.max(0, endOf(source, log) - position), parked: parked.get(_id) ?? 0 }))
    .sort((a, b) => `${a.name}|${a.source}/${a.log}`.localeCompare(`${b.name}|${b.source}/${b.log}`));

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** Reads positions and checkpoints from MongoDB itself, so that it also tells the truth about services that are down. */
export const readStatus = async (runtime: Runtime): Promise<Status> => {
  const { default: mongoose } = await import('mongoose');
  const { LAST_CALENDAR_YEAR } = await import('@kangfu/common/working-days');
  const client = new mongoose.mongo.MongoClient(runtime.mongodb, { serverSelectionTimeoutMS: 5000, readConcernLevel: 'majority' });
  try {
    const found = await Promise.all(
      runtime.services.map(async ({ name, url, database, topic }) => {
        const db = client.db(database);
        const collections = (await db.listCollections({ name: /^commits-\d+$/ }, { nameOnly: true }).toArray()).map((collection) => collection.name);
        const logs = await Promise.all(
          collections.map(async (collection): Promise<LogStatus> => {
            const last = await db.collection<{ _id: number; first: number; count: number }>(collection).findOne({}, { sort: { _id: -1 }, projection: { first: 1, count: 1 } });
            return { log: Number(collection.slice('commits-'.length)), collection, position: last ? last.first + last.count - 1 : 0 };
          }),
        );
        const checkpoints = await db.collection<Checkpoint>('checkpoints').find({ projection: { $type: 'string' } }).toArray();
        const parked = new Map<string, number>();
        for (const { handler, source, log } of await db.collection<{ handler: string; source: string; log: number }>('parked').find({}, { projection: { handler: 1, source: 1, log: 1 } }).toArray()) {
          const id = `${handler}|${source}/${log}`;
          parked.set(id, (parked.get(id) ?? 0) + 1);
        }
        const beyond = await db.collection('processes_v1').countDocuments({ _shown: true, beyondCalendar: true });
        return { beyond, name, url, ready: await isReady(url), database, topic, logs: logs.sort((a, b) => a.log - b.log), checkpoints, parked };
      }),
    );
    const endOf = (source: string, log: number): number => found.find(({ name }) => name === source)?.logs.find((one) => one.log === log)?.position ?? 0;
    return {
      gateway: runtime.gateway,
      mongodb: runtime.mongodb,
      kafka: runtime.kafka,
      calendar: { until: LAST_CALENDAR_YEAR, beyond: found.reduce((sum, { beyond }) => sum + beyond, 0) },
      services: found.map(({ beyond: _beyond, checkpoints, parked, ...service }) => ({ ...service, projections: projectionStatus(checkpoints, endOf, parked) })),
    };
  } finally {
    await client.close();
  }
};

const describe = ({ gateway, mongodb, kafka, calendar, services }: Status): string =>
  [
    table([['gateway', gateway], ['mongodb', mongodb], ['kafka', kafka], ['calendar', `holidays known until ${calendar.until}${calendar.beyond > 0 ? `; warning: ${calendar.beyond} last days lie beyond: bring chinese-days up to date` : ''}`]]),
    '',
    table([
      ['SERVICE', 'STATE', 'URL', 'LOG', 'POSITION'],
      ...services.flatMap(({ name, ready, url, logs }) => {
        const head = [name, ready ? 'ready' : 'down', url];
        return logs.length === 0 ? [[...head, '-', '-']] : logs.map(({ log, position }, i) => [...(i === 0 ? head : ['', '', '']), String(log), String(position)]);
      }),
    ]),
    '',
    table([['PROJECTION', 'SERVICE', 'READS', 'POSITION', 'LAG', 'PARKED'], ...services.flatMap(({ name, projections }) => projections.map((p) => [p.name, name, `${p.source}/${p.log}`, String(p.position), String(p.lag), String(p.parked)]))]),
  ].join('\n');

export const registerStatus = (program: Command): void => {
  program
    .command('status')
    .description('Addresses, ends of the logs, and how far each projection is behind, and what is parked')
    .option('--json', 'as one JSON document')
    .action(async ({ json }: { json?: boolean }) => print(await readStatus(readRuntime()), json, describe));
};
