import { randomBytes, randomUUID } from 'node:crypto';
import { canonical, sha256 } from '../check/hashing.ts';
import type { Commit, StoredEvent } from '../check/stored.ts';
import type { World } from '../world.ts';

/** Appends to a service's first log past all its code, as a faulty or newer release of it would: well chained, whatever the event says. Answers the event's id. */
export const appendRaw = async (world: World, service: string, stream: string, event: Partial<StoredEvent> & { type: string }): Promise<string> => {
  const commits = world.database(service).collection<Commit>('commits-0', { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } });
  const id = randomUUID();
  await world.until(`a place in the log of ${service}`, async () => {
    const [last, before] = await Promise.all([commits.findOne({}, { sort: { _id: -1 } }), commits.findOne({ stream }, { sort: { from: -1 } })]);
    const at = new Date(Math.max(Date.now(), Date.parse(last!.at))).toISOString();
    const commit = {
      _id: last!._id + 1, log: 0, epoch: last!.epoch, tenant: 'kangfu', stream, from: before ? before.from + before.count : 1, first: last!.first + last!.count, count: 1, token: randomUUID(), commandId: randomUUID(),
      command: { type: 'Injected', digest: 'none' }, actor: { id: 'faults', role: 'operator', unit: null, for: null }, purpose: 'operation', reason: null, at, correlation: id, cause: null, prev: last!.hash,
      events: [{ schema: 1, occurred: at, subjects: [], salt: randomBytes(16).toString('base64'), data: {}, pii: [], ...event, id }],
    };
    return commits.insertOne({ ...commit, hash: sha256(canonical(commit)).toString('hex') } as Commit).then(() => true, (error: { code?: number }) => { if (error.code === 11000) return false; throw error; });
  });
  return id;
};
