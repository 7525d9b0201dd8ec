import { type EventStore, type LogTail, type RecordedEvent, recordedEvents, StoreRewound } from '@kangfu/event-store';
import { readTopic } from '@kangfu/kafka';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { findPlace, type RecordPlace } from './record.js';

const READ_COMMITS = 500;

export interface ComparedLog { readonly kafka: Kafka; readonly topic: string; readonly log: number; readonly store: EventStore; readonly tail: LogTail; /** First and next offset of the partition. */ readonly low: bigint; readonly high: bigint }
/** The last position up to which the topic has all of the store's events, and the offset of the last record that says so. */
export interface Reached { readonly position: number; readonly offset: bigint }

/** The store's events at the positions of these records. */
const storedFor = async (store: EventStore, log: number, places: readonly RecordPlace[]): Promise<Map<number, RecordedEvent>> => {
  const stored = new Map<number, RecordedEvent>();
  if (places.length === 0) return stored;
  const end = places.reduce((max, { position }) => Math.max(max, position), 0);
  for (let after = places.reduce((min, { position }) => Math.min(min, position), Infinity) - 1; after < end;) {
    const events = (await store.read(log, after, READ_COMMITS)).flatMap((commit) => recordedEvents(store.service, commit));
    const last = events.at(-1);
    if (!last) break;
    for (const event of events) stored.set(event.position, event);
    after = last.position;
  }
  return stored;
};

const compare = ({ store, log, tail }: ComparedLog, place: RecordPlace, stored: RecordedEvent | null): void => {
  // What an ended epoch published beyond its end stays in the topic; consumers refuse it by its epoch.
  if (place.epoch < (stored?.epoch ?? tail.epoch)) return;
  if (!stored) throw new StoreRewound(`${store.service}/${log}: published up to ${place.position} or beyond, stored up to ${tail.position}`);
  if (stored.id !== place.id || stored.commitHash !== place.commitHash || place.epoch > stored.epoch) throw new StoreRewound(`${store.service}/${log}: position ${place.position} is not what was published`);
};

/** `before`: this position must stand at that offset; where it does not, the topic is not the one it was, and `matched` is false. */
const readFrom = async (compared: ComparedLog, from: bigint, before: number): Promise<Reached & { matched: boolean }> => {
  const { kafka, topic, log, store, high } = compared;
  let reached: Reached = { position: before, offset: from - 1n };
  let matched = true;
  let first = true;
  await readTopic(kafka, topic, [{ partition: log, from, to: high }], async (_partition, messages: readonly KafkaMessage[]) => {
    const placed = messages.flatMap((message) => { const place = findPlace(message); return place ? [{ place, offset: BigInt(message.offset) }] : []; });
    const stored = await storedFor(store, log, placed.map(({ place }) => place));
    for (const { place, offset } of placed) {
      if (first && before > 0 && place.position !== before) matched = false;
      first = false;
      if (!matched) return;
      const event = stored.get(place.position) ?? null;
      compare(compared, place, event);
      if (event?.id !== place.id) continue;
      if (place.position === reached.position + 1 || place.position === before) reached = { position: Math.max(reached.position, place.position), offset };
    }
  });
  return { ...reached, matched: matched && (before === 0 || !first) };
};

/**
 * Compares a topic's partition with the store: every record from `from` on (from the topic's beginning where it does not stand there) must be in
 * the store. Answers how far the topic has all of it: what follows is to be sent. Throws {@link StoreRewound} when the store lacks what was published.
 */
export const compareTopic = async (compared: ComparedLog, from: Reached | null, onOtherTopic: () => void): Promise<Reached> => {
  const { low, high } = compared;
  if (from && from.position > 0) {
    const reached = from.offset >= low && from.offset < high ? await readFrom(compared, from.offset, from.position) : null;
    if (reached?.matched) return reached;
    onOtherTopic();
  }
  return readFrom(compared, low, 0);
};
