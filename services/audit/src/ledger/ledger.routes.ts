import { findBearer, TokenControl } from '@kangfu/access';
import { findStreamParts, idOf } from '@kangfu/common';
import { findTileId, inclusionProof, tlogProofText } from '@kangfu/ledger';
import type { ServiceHost } from '@kangfu/nest';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { exportAggregate } from '../export/export.aggregate.js';
import type { Ledger } from './ledger.js';

interface Range { _id: { service: string; log: number; epoch: number }; first: number; last: number }

const PAGE = 200;

const problem = (reply: FastifyReply, status: number, title: string) =>
  reply.code(status).header('cache-control', 'no-store').type('application/problem+json').send({ type: 'about:blank', title, status });

/** A whole number in canonical form, or null. */
const whole = (text: unknown): number | null => (typeof text === 'string' && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : null);

/** The ledger over HTTP: digests for everybody, as c2sp.org/tlog-tiles lays them out; stored commits and proofs of one person for auditors. */
export const ledgerRoutes = (fastify: FastifyInstance, host: ServiceHost, ledger: Ledger): void => {
  const { store } = ledger;
  const tokens = new TokenControl(host.config.issuer);

  /** The signed note that tiles are given out for; answers 503 where there is none. */
  const signed = async (reply: FastifyReply) => {
    const checkpoint = ledger.stopped ? null : await store.findCheckpoint();
    if (!checkpoint) await problem(reply, 503, ledger.stopped ? 'The ledger has stopped' : 'Nothing is signed yet');
    return checkpoint;
  };

  /** The auditor who asks; answers 401 or 403 where it is none. */
  const auditor = async (request: FastifyRequest, reply: FastifyReply): Promise<{ id: string; unit: string | null } | null> => {
    const token = findBearer(request.headers.authorization);
    const identity = token && await tokens.check(token);
    if (!identity) { await problem(reply.header('www-authenticate', 'Bearer'), 401, 'Sign in first'); return null; }
    const appointment = (await host.kangfu.appointmentsOf(identity.sub))?.appointments.find(({ role }) => role === 'auditor');
    if (!appointment) { await problem(reply, 403, 'For auditors only'); return null; }
    return { id: identity.sub, unit: appointment.unit };
  };

  fastify.get('/audit/checkpoint', async (_request, reply) => {
    const checkpoint = await signed(reply);
    return checkpoint ? reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(checkpoint.note) : reply;
  });
  fastify.get('/audit/vkey', async (_request, reply) => reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(`${ledger.verifier.vkey}\n`));

  fastify.get('/audit/tile/*', async (request, reply) => {
    const tile = findTileId(`tile/${(request.params as { '*': string })['*']}`);
    if (!tile) return problem(reply, 404, 'No such tile');
    const checkpoint = await signed(reply);
    if (!checkpoint) return reply;
    const bytes = await store.findResource(tile, checkpoint._id);
    return bytes ? reply.header('cache-control', 'public, max-age=31536000, immutable').type('application/octet-stream').send(bytes) : problem(reply, 404, 'No such tile');
  });

  /** Commits as stored, one a line, that hold the events of entries `from` to `size` (a signed size). The export is recorded before any of it is given out. */
  fastify.get('/audit/events', async (request, reply) => {
    const who = await auditor(request, reply);
    if (!who) return reply;
    const query = request.query as { from?: string; size?: string };
    const [from, size] = [whole(query.from ?? '0'), whole(query.size)];
    const checkpoint = size === null ? null : await store.checkpoints.findOne({ _id: size });
    if (from === null || !checkpoint || from > checkpoint._id) return problem(reply, 400, 'size must be that of a signed checkpoint, from at most that');
    const ranges = await store.leaves.aggregate<Range>([
      { $match: { _id: { $gte: from, $lt: checkpoint._id } } },
      { $group: { _id: { service: '$service', log: '$log', epoch: '$epoch' }, first: { $min: '$position' }, last: { $max: '$position' } } },
      { $sort: { '_id.service': 1, '_id.log': 1, '_id.epoch': 1 } },
    ], { allowDiskUse: true }).toArray();

    const exportId = idOf(`${who.id}:${randomUUID()}:export`);
    await host.kangfu.runtime.run(exportAggregate, {
      stream: `export-${exportId}`, command: { type: 'RecordExport', data: { exportId, by: who.id, from, size: checkpoint._id, root: checkpoint.root } },
      commandId: exportId, input: { from, size: checkpoint._id }, actor: { id: who.id, role: 'auditor', unit: who.unit, for: null }, purpose: 'audit', facts: () => ({}),
    });
    return reply.header('cache-control', 'no-store').type('application/x-ndjson').send(Readable.from(commitLines(host, ranges)));
  });

  /** One tlog-proof per event of a person, case or file, one JSON object a line. */
  fastify.get('/audit/proofs', async (request, reply) => {
    const who = await auditor(request, reply);
    if (!who) return reply;
    const id = (request.query as { id?: string }).id ?? '';
    const parts = findStreamParts(Buffer.from(id, 'base64url').toString());
    if (!parts || !['person', 'case', 'autism-file'].includes(parts.kind)) return problem(reply, 400, 'id must be the global id of a Person, Case or AutismFile');
    const checkpoint = await signed(reply);
    if (!checkpoint) return reply;
    const filter = parts.kind === 'case' ? { caseId: parts.uuid } : { people: parts.uuid };
    const tree = store.tree(checkpoint._id);
    const lines = async function* () {
      for await (const leaf of store.leaves.find({ ...filter, _id: { $lt: checkpoint._id } }, { sort: { _id: 1 } })) {
        const proof = tlogProofText({ index: leaf._id, path: await inclusionProof(tree, leaf._id), checkpoint: checkpoint.note, extra: Buffer.from(leaf.entry) });
        const { service, type, at, stream, version } = JSON.parse(leaf.entry) as { service: string; type: string; at: string; stream: string; version: number };
        yield `${JSON.stringify({ index: leaf._id, event: leaf.event, service, type, at, stream, version, proof })}\n`;
      }
    };
    return reply.header('cache-control', 'no-store').type('application/x-ndjson').send(Readable.from(lines()));
  });
};

/**
 * The stored commits of the ranges, read from the services themselves. Each log comes once, although a restored one has a range for each of its epochs:
 * what was lost then is in no store.
 */
async function* commitLines(host: ServiceHost, ranges: readonly Range[]): AsyncGenerator<string> {
  const logs = new Map<string, { service: string; log: number; first: number; last: number }>();
  for (const { _id: { service, log }, first, last } of ranges) {
    const id = `${service}/${log}`;
    const known = logs.get(id);
    // The last epoch says where the log ends; it may have begun before what an earlier one had reached.
    logs.set(id, { service, log, first: Math.min(first, known?.first ?? first), last });
  }
  for (const { service, log, first, last } of logs.values()) {
    const reader = host.reader(service);
    for (let after = first - 1; after < last;) {
      const commits = await reader.read(log, after, PAGE);
      if (commits.length === 0) throw new Error(`${service}/${log} ends at ${after}, the ledger has ${last}`);
      for (const commit of commits) {
        if (commit.first > last) break;
        after = commit.first + commit.count - 1;
        yield `${JSON.stringify({ service, commit })}\n`;
      }
    }
  }
}
