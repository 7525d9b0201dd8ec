import { canonicalJson } from '@kangfu/common';
import type mongoose from 'mongoose';
import type { Projection } from './projection.js';
import { collectionsOf } from './projection-indexes.js';
import { sumShape } from './sums.js';

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

/** A collection as a snapshot session sees it, so that rows, history and checkpoints belong together however much goes on meanwhile. For {@link compareCollections}, which only finds. */
export const snapshotOf = (collection: mongoose.mongo.Collection<any>, session: mongoose.mongo.ClientSession): mongoose.mongo.Collection<any> => ({
  collectionName: collection.collectionName,
  find: (filter: object, { readConcern: _own, ...options }: Record<string, unknown>) => collection.find(filter, { ...options, session }),
}) as unknown as mongoose.mongo.Collection<any>;

type Shape = (document: Record<string, unknown>) => Record<string, unknown> | null;
const asItIs: Shape = (document) => document;

/** Compares two collections document by document in the order of `_id`, leaving out `_rev`, each document in the given shape (null: as if it were not there). Answers counts and ids, never content. */
export const compareCollections = async (live: mongoose.mongo.Collection<any>, fresh: mongoose.mongo.Collection<any>, shape: Shape = asItIs): Promise<Comparison> => {
  const open = (collection: mongoose.mongo.Collection<any>): AsyncIterator<Record<string, unknown>> => (async function* () {
    for await (const document of collection.find({}, { sort: { _id: 1 }, projection: { _rev: 0 }, readConcern: { level: 'majority' } } as object)) {
      const shaped = shape(document as Record<string, unknown>);
      if (shaped) yield shaped;
    }
  })();
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

/** What is compared of a projection whose rows are in one collection and in another: rows, history, sums and the list kept flat. */
export const comparedPairs = (projection: Pick<Projection<any>, 'counts' | 'flat'>, live: string, fresh: string): { live: string; fresh: string; shape: Shape }[] => {
  const names = collectionsOf(projection, fresh);
  return collectionsOf(projection, live).map((name, i) => ({ live: name, fresh: names[i]!, shape: projection.counts && i === 2 ? sumShape : asItIs }));
};

/** Rows, history and sums of a projection, live (in `collection`) against fresh. */
export const compareProjection = async (projection: Projection<any>, live: mongoose.mongo.Db, fresh: mongoose.mongo.Db, collection = projection.collection): Promise<Comparison[]> =>
  Promise.all(comparedPairs(projection, collection, projection.collection).map((pair) => compareCollections(live.collection(pair.live), fresh.collection(pair.fresh), pair.shape)));
