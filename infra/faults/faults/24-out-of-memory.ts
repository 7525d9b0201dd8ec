import { randomBytes, randomUUID } from 'node:crypto';
import { canonical, sha256 } from '../check/hashing.ts';
import type { Commit } from '../check/stored.ts';
import type { Fault } from '../fault.ts';
import type { World } from '../world.ts';
import { newestOf } from '../check/stored.ts';

const PER_COMMIT = 20;

/** Fills the log of intake by changes of contact of residents whom no command changes any more: a long log for a rebuild to read. */
const lengthen = async (world: World, events: number): Promise<void> => {
  const commits = world.database('intake').collection<Commit>('commits-0', { writeConcern: { w: 'majority' } });
  const busy = new Set(world.stage.referred.map(({ personId }) => Buffer.from(personId, 'base64url').toString()));
  const registered = await commits.find({ 'events.type': 'PersonRegistered' }, { projection: { stream: 1, from: 1, count: 1 } }).toArray();
  const people = registered.filter(({ stream }) => !busy.has(stream)).map(({ stream }) => stream.slice('person-'.length));
  const versions = new Map(registered.map(({ stream, from, count }) => [stream.slice('person-'.length), from + count - 1]));
  for (let made = 0; made < events;) {
    const batch: Commit[] = [];
    let last: Pick<Commit, '_id' | 'first' | 'count' | 'at' | 'hash' | 'epoch'> = (await commits.findOne({}, { sort: { _id: -1 } }))!;
    for (let i = 0; i < 50; i++) {
      const person = people[(made / PER_COMMIT + i) % people.length]!;
      const from = (versions.get(person) ?? 0) + 1;
      const commit = {
        _id: last._id + 1, log: 0, epoch: last.epoch, tenant: 'kangfu', stream: `person-${person}`, from, first: last.first + last.count, count: PER_COMMIT, token: randomUUID(), commandId: randomUUID(),
        command: { type: 'Injected', digest: 'none' }, actor: { id: 'faults', role: 'operator', unit: null, for: null }, purpose: 'operation', reason: null, at: last.at, correlation: '', cause: null, prev: last.hash,
        events: Array.from({ length: PER_COMMIT }, () => ({ id: randomUUID(), type: 'ContactChanged', schema: 1, occurred: last.at, subjects: [person], salt: randomBytes(16).toString('base64'), data: { personId: person }, pii: [] })),
      };
      versions.set(person, from + PER_COMMIT - 1);
      batch.push(last = { ...commit, hash: sha256(canonical(commit)).toString('hex') } as Commit);
    }
    try {
      await commits.insertMany(batch, { ordered: true });
      made += batch.length * PER_COMMIT;
    } catch (error) {
      // The service has appended in between: what went in is counted by its stream, the rest is made anew behind it.
      if ((error as { code?: number }).code !== 11000) throw error;
      for (const person of people) {
        const before = await commits.findOne({ stream: `person-${person}` }, { sort: { from: -1 } });
        versions.set(person, before!.from + before!.count - 1);
      }
    }
  }
};

export const outOfMemory: Fault = {
  number: 24, name: 'Out of memory in a rebuild', worldName: 'rebuild', world: () => ({}),
  injects: 'a read model emptied under a log of 20,000 events (200,000 with --long), filled by a process with a heap of 80 MB, and then by one that is killed in the middle, as the kernel does when memory is out',
  proves: 'a rebuild goes on from its checkpoint, and its rows are those of a replay',
  run: async ({ world, load, long, injected, note }) => {
    const events = long ? 200_000 : 20_000;
    await load.more(40);
    await lengthen(world, events);
    note(`a log of ${events} events more`);
    const database = world.database('intake');
    const checkpoints = database.collection<{ _id: string; collection: string; position: number }>('checkpoints');
    const persons = await newestOf(database, 'persons');
    const reached = async (): Promise<number> => Math.max(0, ...(await checkpoints.find({ collection: persons, source: 'intake' }).toArray()).map(({ position }) => position));
    await world.until('the read model to have the long log', async () => (await reached()) > events, 120);
    await world.system.kill('intake', 'SIGSTOP');
    await checkpoints.deleteMany({ collection: persons });
    for (const name of [persons, `${persons}.history`]) await database.collection(name).deleteMany({});
    const small = await world.system.startReplica('intake', { nodeArgs: ['--max-old-space-size=80'], waitReady: false });
    await world.until('the small process to fill the read model, or to end', async () => !small.running || (await reached()) > events / 4, 120);
    note(small.running ? `a heap of 80 MB was enough up to ${await reached()} events; it was killed there` : `a heap of 80 MB was not enough: it ended at ${await reached()} events`);
    await small.stop();
    injected('process out of memory, or killed for it');
    const pid = world.pidOf('intake');
    await world.system.kill('intake', 'SIGKILL');
    await world.until('intake to be started again', () => world.pidOf('intake') !== pid);
    await world.until('the rebuild to be under way', async () => (await reached()) > events / 2, 120);
    const again = world.pidOf('intake');
    if ((await reached()) < events) {
      await world.system.kill('intake', 'SIGKILL');
      injected('killed in the middle of the rebuild');
      await world.until('intake to be started again', () => world.pidOf('intake') !== again);
    }
    await world.system.ready('intake');
    await load.more(10, 120);
  },
};
