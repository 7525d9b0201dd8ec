import { MongoEventStore } from '@kangfu/event-store-mongodb';
import type { StoredCommit } from '@kangfu/event-store';
import { ensureProjectionIndexes, localLogReader, type LogReader, replayProjection } from '@kangfu/subscriptions';
import mongoose from 'mongoose';
import { type Noted, registry, things } from './things.ts';

/** What a side of the rebuild bench is told, and what it reports after each segment. */
export interface RebuildOrder { readonly side: 'engine' | 'driver'; readonly mongodbUri: string; readonly log: string; readonly into: string; readonly events: number; readonly segment: number }
export interface RebuildReport { readonly perSecond: number; readonly maxRssMB: number }

const PAGE = 1_000;
const RSS_EVERY_MS = 20;

const told = (): Promise<unknown> => new Promise((resolve) => { process.once('message', resolve); });
process.on('disconnect', () => process.exit());

const { side, mongodbUri, log, into, events, segment } = (await told()) as RebuildOrder;
const mongo = await new mongoose.mongo.MongoClient(mongodbUri).connect();
const database = mongo.db(into);
let started = 0;
let done = 0;
let rss = 0;
setInterval(() => { rss = Math.max(rss, process.memoryUsage.rss()); }, RSS_EVERY_MS).unref();

/** Called before more is read; answers when it is this side's turn. */
const turn = async (readSoFar: number): Promise<void> => {
  if (readSoFar < done + segment) return;
  process.send!({ perSecond: (segment / (performance.now() - started)) * 1000, maxRssMB: rss / 2 ** 20 } satisfies RebuildReport);
  done += segment;
  rss = 0;
  if (done < events) await go();
};
const go = async (): Promise<void> => {
  await told();
  started = performance.now();
};

const engine = async (): Promise<void> => {
  const store = new MongoEventStore({ client: mongo, database: log, service: 'bench', tenant: 'bench' });
  await store.init();
  const reader = localLogReader(store);
  const inTurns: LogReader = { ...reader, read: async (n, after, limit) => {
    await turn(after);
    return reader.read(n, after, limit);
  } };
  await replayProjection({ projection: things, registry, readers: [inTurns], upTo: { 'bench/0': events }, into: database });
};

const driver = async (): Promise<void> => {
  const commits = mongo.db(log).collection<StoredCommit>('commits-0');
  const rows = database.collection<{ _id: string }>(things.collection, { writeConcern: { w: 'majority', j: true } });
  let read = 0;
  while (read < events) {
    await turn(read);
    const page = await commits.find({ _id: { $gt: read } }, { readConcern: { level: 'majority' }, readPreference: 'primary', batchSize: PAGE }).sort({ _id: 1 }).limit(PAGE).toArray();
    await rows.bulkWrite(page.flatMap((commit) => commit.events.map((event) => {
      const { thing, street, status } = event.data as Noted['data'];
      return { updateOne: { filter: { _id: thing }, update: { $set: { thing, street, status, accessKey: `case-${thing}` }, $inc: { notes: 1 } }, upsert: true } };
    })));
    read += page.length;
  }
};

await ensureProjectionIndexes(database, [things]);
process.send!({ perSecond: 0, maxRssMB: 0 } satisfies RebuildReport);
await go();
await (side === 'engine' ? engine() : driver());
// The last segment is done when all of it is written. The bench ends this process.
await turn(events);
