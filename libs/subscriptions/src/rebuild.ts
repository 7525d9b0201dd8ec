import { setTimeout as pause } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import type { EventRegistry } from '@kangfu/contracts';
import type mongoose from 'mongoose';
import type { Place } from './checkpoints.js';
import { feedOf, type LogStart } from './log-feed.js';
import type { LogReader } from './log-reader.js';
import type { Projection } from './projection.js';
import { ProjectionWriter, type RowWrites } from './projection-writer.js';
import { wantsOf } from './projector.js';
import { RowCache } from './row-cache.js';
import { isTransient } from './transaction.js';

/** Positions and epochs by `service/log`. */
export type Places = ReadonlyMap<string, Pick<Place, 'epoch' | 'position'>>;

export interface RebuildConfig {
  readonly projection: Projection<any>;
  readonly registry: EventRegistry;
  /** Of every service that is read. */
  readonly readers: readonly LogReader[];
  readonly database: mongoose.mongo.Db;
  /** Where to write; nobody else may write there meanwhile. */
  readonly collection: string;
  /** The logs to read and where each begins. */
  readonly from: Places;
  /** Where each ends; null: as far as the logs reach. */
  readonly upTo: Readonly<Record<string, number>> | null;
  /** Ids of events that are not folded: an operator took them out. */
  readonly leftOut?: ReadonlySet<string>;
  /** Writes a batch and saves how far it reaches, in one transaction; rejects with a transient error where that may be tried again. Without it batches are just written. */
  readonly save?: (writes: RowWrites, before: Places, next: Places) => Promise<void>;
  /** At most so many events are folded at a time; by default few enough that a service which serves meanwhile is not held up. */
  readonly batch?: number;
  /** After each batch is durable. */
  readonly onProgress?: (places: Places, events: number) => void;
  readonly signal?: AbortSignal;
}

const BATCH = 1_000;
/**
 * What a batch writes in one transaction, about, and the fewest events of one. MongoDB keeps a transaction in its cache, of which a fifth may be waiting to be written; with the half gigabyte that
 * a small installation gives it, a few transactions of 15 MB at a time hold up all others, leases included.
 */
const [BATCH_BYTES, FEWEST] = [4 * 1024 * 1024, 50];
/** Where nobody is served meanwhile. A row that several events of a batch touch is written once. */
export const LARGE_BATCH = 4_000;
const ATTEMPTS = 5;
/** Memory for rows that rebuilds keep at hand, all those of this process together. */
const ROOM = getHeapStatistics().heap_size_limit / 8;
let underWay = 0;

const cut = (name: string): { service: string; log: number } => ({ service: name.slice(0, name.lastIndexOf('/')), log: Number(name.slice(name.lastIndexOf('/') + 1)) });

/**
 * Folds logs into a collection from their stores, without Kafka: a new version, a rebuild beside, a replay. Reads ahead while it folds, folds in memory on rows it
 * has written itself, and folds the next batch while the one before is written. What is interrupted goes on from what `save` has saved. An event that cannot be
 * folded stops it (`PoisonEvents`). Answers where it stands and how many events were folded.
 */
export const rebuild = async (config: RebuildConfig): Promise<{ places: Places; events: number }> => {
  underWay++;
  try { return await rebuilt(config); } finally { underWay--; }
};

const rebuilt = async ({ projection, registry, readers, database, collection, from, upTo, leftOut, save, batch: most = BATCH, onProgress, signal }: RebuildConfig): Promise<{ places: Places; events: number }> => {
  const wants = wantsOf(projection.handlers);
  const starts = [...from].flatMap(([name, after]): LogStart[] => {
    const { service, log } = cut(name);
    const types = wants.get(service);
    const end = upTo === null ? null : (upTo[name] ?? 0);
    if (!types || (end !== null && end <= after.position)) return [];
    const reader = readers.find((known) => known.service === service);
    if (!reader) throw new TypeError(`no reader of ${name}`);
    return [{ reader, log, after, upTo: end, types }];
  });
  const rows = database.collection(collection);
  const writer = new ProjectionWriter(projection, registry, database, collection, new RowCache((await rows.findOne({}, { projection: { _id: 1 } })) === null, () => ROOM / underWay));
  const write = save ?? ((writes) => writes.write());
  const places = new Map(from);
  let events = 0;
  let pending: Promise<void> = Promise.resolve();
  let size = most;
  for await (const batch of feedOf(starts, () => size, signal)) {
    signal?.throwIfAborted();
    const writes = await writer.plan(leftOut?.size ? batch.events.filter(({ id }) => !leftOut.has(id)) : batch.events, pending);
    if (save && writes.bytes > 0) size = Math.max(FEWEST, Math.min(most, Math.round((batch.events.length * BATCH_BYTES) / writes.bytes)));
    await pending;
    const before = new Map([...batch.places.keys()].map((name) => [name, places.get(name)!]));
    for (const [name, place] of batch.places) places.set(name, place);
    events += batch.events.length;
    const done = events;
    pending = again(() => write(writes, before, batch.places)).then(() => { onProgress?.(batch.places, done); });
    pending.catch(() => { /* said when it is awaited */ });
  }
  await pending;
  return { places, events };
};

const again = async (work: () => Promise<void>): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= ATTEMPTS || !isTransient(error)) throw error;
      await pause(20 * 2 ** attempt * Math.random());
    }
  }
};

