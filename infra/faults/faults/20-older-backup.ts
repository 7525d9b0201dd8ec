import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

/** What is under way has been answered by then. */
const HELD_MS = 1_500;

type Kind = 'events' | 'read models' | 'together';
const ofKind: Record<Kind, (collection: string) => boolean> = {
  events: (name) => name.startsWith('commits-'),
  'read models': (name) => !/^(commits-|store$|relay$|leases$|claims)/.test(name),
  together: (name) => !/^leases$/.test(name),
};
const BACKUP = 'faults_backup';

export const olderBackup: Fault = {
  number: 20, name: 'An older backup is restored (keys untouched)',
  injects: 'a service’s database put back to what it was, while it starts again under load: its events alone, its read models alone, both together; then `kangfu restore --from-topic` where it refuses commands',
  proves: 'a store behind its topic is noticed before anything is overwritten, and every acknowledged event comes back from the topic; read models catch up from their own checkpoints',
  run: async ({ world, load, random, injected, note, log }) => {
    const service = 'referral';
    const database = world.database(service);
    const collections = async (kind: Kind): Promise<string[]> => (await database.listCollections({ type: 'collection' }, { nameOnly: true }).toArray()).map(({ name }) => name).filter((name) => !name.startsWith('system.') && ofKind[kind](name));
    const copy = async (from: string, to: string, names: readonly string[]): Promise<void> => {
      for (const name of names) await world.mongo.db(from).collection(name).aggregate([{ $out: { db: to, coll: name } }], { writeConcern: { w: 'majority' } } as object).toArray();
    };
    const { topic } = world.runtime.services.find(({ name }) => name === service)!;
    /** Freezes the service when its relay has sent everything: what is only in the store is lost with it, here as anywhere. */
    const freezeDrained = async (): Promise<void> => {
      await world.until(`the relay of ${service} to be at the end`, async () => {
        await world.system.kill(service, 'SIGSTOP');
        const [last, relay] = await Promise.all([
          database.collection<{ first: number; count: number }>('commits-0').findOne({}, { sort: { _id: -1 } as never }), database.collection<{ _id: string; position: number }>('relay').findOne({ _id: `${topic}/0` }),
        ]);
        if (last && relay?.position === last.first + last.count - 1) return true;
        await world.system.kill(service, 'SIGCONT');
        return false;
      });
    };
    for (const kind of random.shuffled(['events', 'read models', 'together'] as const)) {
      log(`  ${service}: ${kind}`);
      await world.mongo.db(BACKUP).dropDatabase();
      await freezeDrained();
      const names = await collections(kind);
      await copy(database.databaseName, BACKUP, names);
      await world.system.kill(service, 'SIGCONT');
      await load.more(30);
      // What is acknowledged while the copy is put back would be in neither.
      load.held.add(service);
      await pause(HELD_MS);
      await freezeDrained();
      const kept = new Set((await world.mongo.db(BACKUP).listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
      for (const name of (await collections(kind)).filter((each) => !kept.has(each))) await database.collection(name).deleteMany({});
      await copy(BACKUP, database.databaseName, [...kept]);
      // Its connections and what it knows of the end go with it; it starts again by itself.
      const pid = world.pidOf(service);
      await world.system.kill(service, 'SIGKILL');
      injected(`older backup of ${kind}`);
      // Commands come again while it starts: it may take none before it has compared its store with its topic.
      load.held.delete(service);
      await world.until(`${service} to be started again`, () => world.pidOf(service) !== pid);
      if (kind !== 'read models') {
        await world.until(`${service} to say that it is behind`, async () => (await world.kangfu(['restore', '--json'])).code === 1, 90);
        const { code, out, err } = await world.kangfu(['restore', service, '--from-topic', '--json']);
        if (code !== 0) throw new Error(`kangfu restore ${service} --from-topic: ${err || out}`.slice(0, 500));
        note(`${kind}: ${(JSON.parse(out) as { progress?: { restored?: number } }).progress?.restored ?? '?'} events came back from the topic`);
      }
      await world.system.ready(service);
      await load.more(10, 90);
    }
    await world.mongo.db(BACKUP).dropDatabase();
  },
};
