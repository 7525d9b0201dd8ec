import type { EventRegistry } from '@kangfu/contracts';
import { type RecordedEvent, recordedEvents } from '@kangfu/event-store';
import { canonicalJson } from '@kangfu/common';
import type mongoose from 'mongoose';
import type { LogReader } from './log-reader.js';
import type { Projection } from './projection.js';
import { historyOf, ProjectionWriter } from './projection-writer.js';
import { wantsOf } from './projector.js';

/** `service/log` → position: up to where to replay; logs that are not named are left out. */
export type ReplayVector = Readonly<Record<string, number>>;

export interface ReplayConfig {
  readonly projection: Projection<any>;
  readonly registry: EventRegistry;
  /** One of each service that the projection reads. */
  readonly readers: readonly LogReader[];
  readonly upTo: ReplayVector;
  /** Ids of events that are not folded: what the live model has parked or skipped, where the two are to be compared. */
  readonly leftOut?: ReadonlySet<string>;
  /** A scratch database; the collections of the projection must be empty there. */
  readonly into: mongoose.mongo.Db;
  readonly onProgress?: (events: number) => void;
}

const BATCH = 1_000;
const PAGE = 500;

/** The wanted events of one log in order up to a position. Throws when the store does not reach it or has a hole. */
async function* eventsOf(reader: LogReader, log: number, upTo: number, types: ReadonlySet<string>): AsyncGenerator<RecordedEvent> {
  for (let position = 0; position < upTo;) {
    const commits = await reader.read(log, position, PAGE);
    if (commits.length === 0) throw new Error(`${reader.service}/${log} ends at ${position}, ${upTo} was asked for`);
    for (const event of commits.flatMap((commit) => recordedEvents(reader.service, commit))) {
      if (event.position <= position) continue;
      if (event.position !== position + 1) throw new Error(`${reader.service}/${log}: hole after ${position}`);
      if (event.position > upTo) return;
      position = event.position;
      if (types.has(event.type)) yield event;
    }
  }
}

/** Events of several logs by recorded time, so that history is seldom cut up. The rows do not depend on this order. */
async function* merged(logs: readonly AsyncGenerator<RecordedEvent>[]): AsyncGenerator<RecordedEvent> {
  const heads = await Promise.all(logs.map(async (events) => ({ events, head: await events.next() })));
  for (;;) {
    const live = heads.filter(({ head }) => !head.done);
    const first = live.reduce<(typeof live)[number] | null>((a, b) => (a && a.head.value!.at <= b.head.value!.at ? a : b), null);
    if (!first) return;
    yield first.head.value as RecordedEvent;
    first.head = await first.events.next();
  }
}

/** Builds a projection's rows and history afresh from the stores alone. Answers the number of events folded. */
export const replayProjection = async ({ projection, registry, readers, upTo, leftOut, into, onProgress }: ReplayConfig): Promise<number> => {
  const wants = wantsOf(projection.handlers);
  const writer = new ProjectionWriter(projection, registry, into);
  await into.collection(historyOf(projection.collection)).createIndex({ _key: 1, _from: 1 });
  const logs = Object.entries(upTo).flatMap(([name, position]) => {
    const cut = name.lastIndexOf('/');
    const types = wants.get(name.slice(0, cut));
    if (!types) return [];
    const reader = readers.find(({ service }) => service === name.slice(0, cut));
    if (!reader) throw new TypeError(`no reader of ${name}`);
    return [eventsOf(reader, Number(name.slice(cut + 1)), position, types)];
  });
  let count = 0;
  let batch: RecordedEvent[] = [];
  const write = async (): Promise<void> => {
    if (batch.length === 0) return;
    await (await writer.plan(batch)).write();
    count += batch.length;
    batch = [];
    onProgress?.(count);
  };
  for await (const event of merged(logs)) {
    if (leftOut?.has(event.id)) continue;
    batch.push(event);
    if (batch.length >= BATCH) await write();
  }
  await write();
  return count;
};

export interface Comparison {
  readonly collection: string;
  readonly compared: number;
  readonly different: number;
  /** In the live collection only, in the fresh one only. */
  readonly unexpected: number;
  readonly missing: number;
  /** Ids of the first differing documents, as JSON. */
  readonly first: readonly string[];
}

const FIRST = 20;

/** Compares two collections document by document in the order of `_id`, leaving out `_rev`. Answers counts and ids, never content. */
export const compareCollections = async (live: mongoose.mongo.Collection<any>, fresh: mongoose.mongo.Collection<any>): Promise<Comparison> => {
  const open = (collection: mongoose.mongo.Collection<any>): AsyncIterator<Record<string, unknown>> =>
    collection.find({}, { sort: { _id: 1 }, projection: { _rev: 0 }, readConcern: { level: 'majority' } } as object)[Symbol.asyncIterator]() as AsyncIterator<Record<string, unknown>>;
  // The server's order of ids, texts or { key, from }: by bytes of UTF-8.
  const rank = (document: Record<string, unknown>): Buffer[] => {
    const id = document['_id'];
    return (typeof id === 'object' && id !== null ? Object.values(id as object) : [id]).map((part) => Buffer.from(String(part)));
  };
  const order = (a: Record<string, unknown>, b: Record<string, unknown>): number => {
    const [left, right] = [rank(a), rank(b)];
    for (let i = 0; i < left.length; i++) {
      const sign = Buffer.compare(left[i]!, right[i] ?? Buffer.alloc(0));
      if (sign !== 0) return sign;
    }
    return 0;
  };
  const [a, b] = [open(live), open(fresh)];
  let [left, right] = await Promise.all([a.next(), b.next()]);
  const result = { compared: 0, different: 0, unexpected: 0, missing: 0 };
  const first: string[] = [];
  const differs = (document: Record<string, unknown>): void => { if (first.length < FIRST) first.push(JSON.stringify(document['_id'])); };
  while (!left.done || !right.done) {
    const sign = left.done ? 1 : right.done ? -1 : order(left.value, right.value);
    if (sign < 0) { result.unexpected++; differs(left.value); left = await a.next(); continue; }
    if (sign > 0) { result.missing++; differs(right.value); right = await b.next(); continue; }
    result.compared++;
    if (canonicalJson(left.value) !== canonicalJson(right.value)) { result.different++; differs(left.value); }
    [left, right] = await Promise.all([a.next(), b.next()]);
  }
  return { collection: live.collectionName, ...result, first };
};

/** Rows and history of a projection, live against fresh. */
export const compareProjection = async (projection: Projection<any>, live: mongoose.mongo.Db, fresh: mongoose.mongo.Db): Promise<Comparison[]> =>
  Promise.all([projection.collection, historyOf(projection.collection)].map((name) => compareCollections(live.collection(name), fresh.collection(name))));
