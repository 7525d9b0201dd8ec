import { LogDamaged, type StoredCommit, type StoredEvent, verifyCommits } from '@kangfu/event-store';
import { readTopic, topicOffsets } from '@kangfu/kafka';
import { canonicalJson } from '@kangfu/common';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { decodeCommitPart, findPlace, type RecordPlace } from './record.js';

/** What stands against restoring from the topic. The message is for the operator: places only. */
export class NotRestorable extends Error { override readonly name = 'NotRestorable'; }

/** The history that a topic's partition holds: of every position the record of the last epoch that has it. */
export class PublishedLog {
  private constructor(
    private readonly kafka: Kafka, private readonly topic: string, private readonly service: string, private readonly log: number, private readonly low: bigint, private readonly high: bigint,
    /** Where each epoch begins. */
    private readonly begins: ReadonlyMap<number, number>,
    /** Last position and its epoch; 0 where the partition is empty. */
    readonly position: number, readonly epoch: number,
  ) {}

  /** Reads the headers of all that is there now. */
  static async open(kafka: Kafka, topic: string, service: string, log: number): Promise<PublishedLog> {
    const partition = (await topicOffsets(kafka, topic)).find((found) => found.partition === log);
    if (!partition) throw new NotRestorable(`topic ${topic} has no partition ${log}`);
    const { low, high } = partition;
    const begins = new Map<number, number>();
    const ends = new Map<number, number>();
    await readTopic(kafka, topic, [{ partition: log, from: low, to: high }], async (_partition, messages) => {
      for (const message of messages) {
        const place = findPlace(message);
        if (!place) continue;
        begins.set(place.epoch, Math.min(begins.get(place.epoch) ?? Infinity, place.position));
        ends.set(place.epoch, Math.max(ends.get(place.epoch) ?? 0, place.position));
      }
    });
    const epoch = [...begins.keys()].reduce((max, found) => Math.max(max, found), 0);
    return new PublishedLog(kafka, topic, service, log, low, high, begins, ends.get(epoch) ?? 0, epoch);
  }

  /** What an epoch published at positions where a later one went on is no part of the history. */
  isHistory({ epoch, position }: Pick<RecordPlace, 'epoch' | 'position'>): boolean {
    return [...this.begins].every(([other, begin]) => other <= epoch || begin > position);
  }

  /** Every record of the history, each position's first only, in batches as read. */
  async places(each: (places: readonly RecordPlace[]) => Promise<void>): Promise<void> {
    let reached = 0;
    await this.read(async (messages) => {
      const places: RecordPlace[] = [];
      for (const message of messages) {
        const place = findPlace(message);
        if (!place || place.position <= reached || !this.isHistory(place)) continue;
        reached = place.position;
        places.push(place);
      }
      await each(places);
    });
  }

  /**
   * The commits of the history after a commit (null: from the log's first on), rebuilt and verified: hashes computed anew, each following the one before. What
   * a record may not be trusted for is thrown as {@link NotRestorable}. Answers the position up to which whole commits are there.
   */
  async commits(after: StoredCommit | null, each: (commit: StoredCommit) => Promise<void>): Promise<number> {
    const { service, log } = this;
    let before: StoredCommit | 'start' = after ?? 'start';
    let reached = after ? after.first + after.count - 1 : 0;
    let next = reached + 1;
    let events: StoredEvent[] = [];
    await this.read(async (messages) => {
      for (const message of messages) {
        const place = findPlace(message);
        if (!place || place.position < next || !this.isHistory(place)) continue;
        const where = `${service}/${log} position ${place.position}`;
        if (place.position > next) throw new NotRestorable(`${service}/${log}: the topic lacks position ${next} to ${place.position - 1}`);
        const part = decodeCommitPart(service, log, message);
        if (!part) throw new NotRestorable(`${where} was published by an older release, without all that its commit needs`);
        if (part.first + events.length !== place.position) throw new NotRestorable(`${where} does not continue its commit`);
        events.push(sorted(part.event));
        next = place.position + 1;
        if (events.length < part.count) continue;
        const commit: StoredCommit = part.commit(events);
        try {
          verifyCommits([commit], before);
        } catch (error) {
          if (error instanceof LogDamaged) throw new NotRestorable(`${where}: ${error.message}`);
          throw error;
        }
        await each(commit);
        before = commit;
        reached = place.position;
        events = [];
      }
    });
    return reached;
  }

  private async read(each: (messages: readonly KafkaMessage[]) => Promise<void>): Promise<void> {
    await readTopic(this.kafka, this.topic, [{ partition: this.log, from: this.low, to: this.high }], (_partition, messages) => each(messages));
  }
}

/** Members in the order in which the store writes them, so that the document is the same too. */
const sorted = (event: StoredEvent): StoredEvent => JSON.parse(canonicalJson(event)) as StoredEvent;
