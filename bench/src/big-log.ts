import { randomUUID } from 'node:crypto';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import type { StreamHandle } from '@kangfu/event-store';
import type { Stage } from './measure.ts';
import { noteDraft, streamOf } from './things.ts';

const PER_STREAM = 10;
/** So many streams are written at a time: the events of one lie among about 2,500 of others. */
const IN_FLIGHT = 256;

/** A store of one log that grows; all its events are notes on things, one a commit, ten a stream. */
export interface BigLog {
  readonly store: MongoEventStore;
  readonly database: string;
  /** Things noted on so far, complete ones only. */
  readonly things: readonly string[];
  /** Up to so many events; says how fast it goes. */
  grow(events: number): Promise<void>;
}

const logs = new WeakMap<Stage, Promise<BigLog>>();

/** One for all benches of a run: a million events take a minute or more. */
export const bigLog = (stage: Stage): Promise<BigLog> => {
  const known = logs.get(stage) ?? open(stage);
  logs.set(stage, known);
  return known;
};

const open = async ({ mongo, say, cleanUp }: Stage): Promise<BigLog> => {
  const database = `bench-log-${randomUUID().slice(0, 8)}`;
  const store = new MongoEventStore({ client: mongo, database, service: 'bench', tenant: 'bench', queueLimit: 100_000 });
  await store.init();
  cleanUp.push(async () => {
    await store.close();
    await mongo.db(database).dropDatabase();
  });
  const things: string[] = [];
  let open: { readonly id: string; handle: StreamHandle; notes: number }[] = [];
  const worker = async (next: () => boolean): Promise<void> => {
    let stream = open.pop();
    while (next()) {
      if (!stream) {
        const id = randomUUID();
        stream = { id, handle: (await store.load(streamOf(id))).handle, notes: 0 };
      }
      stream.handle = (await store.append(stream.handle, noteDraft(stream.id, ++stream.notes))).handle;
      if (stream.notes < PER_STREAM) continue;
      things.push(stream.id);
      stream = undefined;
    }
    if (stream) open = [...open, stream];
  };
  return {
    store, database, things,
    grow: async (events) => {
      const { position } = await store.tail(0);
      if (position >= events) return;
      const started = performance.now();
      let left = events - position;
      await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, left) }, () => worker(() => left-- > 0)));
      say(`  the log has ${events.toLocaleString('en')} events: ${Math.round((events - position) / ((performance.now() - started) / 1000))} appends/s`);
    },
  };
};
