import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Kafka, KafkaMessage } from 'kafkajs';

export interface TopicRange { readonly partition: number; readonly from: bigint; /** Exclusive. */ readonly to: bigint }

const ATTEMPTS = 20;
const AGAIN_MS = 250;

/** First and next offset of each partition. */
export const topicOffsets = async (kafka: Kafka, topic: string): Promise<{ partition: number; low: bigint; high: bigint }[]> => {
  const admin = kafka.admin({ retry: { retries: 2 } });
  await admin.connect();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
      } catch (error) {
        // A broker that was just told of a topic says for a moment that it does not lead it, which kafkajs does not wait for here.
        const { name, retriable } = error as { name?: string; retriable?: boolean };
        if (attempt === ATTEMPTS || name !== 'KafkaJSProtocolError' || retriable !== true) throw error;
        await pause(AGAIN_MS);
      }
    }
  } finally {
    await admin.disconnect();
  }
};

/** Reads what is in these ranges now, in order within each partition, and ends. Rejects after `idleMs` without a record (the topic was cut meanwhile). */
export const readTopic = async (
  kafka: Kafka, topic: string, ranges: readonly TopicRange[], onMessages: (partition: number, messages: readonly KafkaMessage[]) => Promise<void>, idleMs = 15_000,
): Promise<void> => {
  const open = new Map(ranges.filter(({ from, to }) => from < to).map((range) => [range.partition, { ...range }]));
  for (let attempt = 1; open.size > 0; attempt++) {
    try {
      await readOn(kafka, topic, open, onMessages, idleMs);
    } catch (error) {
      // A broker that was just started says for a while that its coordinator is loading, which kafkajs does not wait for when it joins.
      if (attempt === ATTEMPTS || (error as { retriable?: boolean }).retriable !== true) throw error;
      await pause(AGAIN_MS);
    }
  }
};

/** Takes away from `open` what was read. */
const readOn = async (
  kafka: Kafka, topic: string, open: Map<number, { partition: number; from: bigint; to: bigint }>, onMessages: (partition: number, messages: readonly KafkaMessage[]) => Promise<void>, idleMs: number,
): Promise<void> => {
  const consumer = kafka.consumer({ groupId: `~read.${randomUUID()}`, maxWaitTimeInMs: 200, rebalanceTimeout: 2_000, allowAutoTopicCreation: false, retry: { retries: 2, restartOnFailure: async () => false } });
  let timer: NodeJS.Timeout | undefined;
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const alive = (): void => { clearTimeout(timer); timer = setTimeout(() => reject(new Error(`topic ${topic} gave no record in ${idleMs} ms`)), idleMs); };
      alive();
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer.on(consumer.events.GROUP_JOIN, () => {
        for (const { partition, from } of open.values()) consumer.seek({ topic, partition, offset: String(from) });
      });
      consumer.run({
        autoCommit: false, eachBatchAutoResolve: false,
        eachBatch: async ({ batch, resolveOffset, pause: passOver }) => {
          try {
            const range = open.get(batch.partition);
            if (!range) { passOver(); return; }
            alive();
            await onMessages(batch.partition, batch.messages.filter(({ offset }) => BigInt(offset) >= range.from && BigInt(offset) < range.to));
            const next = BigInt(batch.lastOffset()) + 1n;
            range.from = next;
            resolveOffset(batch.lastOffset());
            if (next >= range.to) { open.delete(batch.partition); passOver(); }
            if (open.size === 0) resolve();
          } catch (error) {
            reject(error as Error);
          }
        },
      }).catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect().catch(() => {});
  }
};
