import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';

/** `referral.events.v1`, with a prefix where several systems share a broker (tests, `KANGFU_TOPIC_PREFIX`). */
export const topicOf = (service: string, prefix = ''): string => `${prefix}${service}.events.v1`;

export interface TopicSpec {
  readonly topic: string;
  /** As many as the service has logs: log n is partition n. Never changed for a topic that is there. */
  readonly partitions: number;
  /** 1 where there is one broker. */
  readonly replicationFactor?: number;
}

/** An event is at most 1 MB; the batch of one is somewhat more. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

const LEADERS_MS = 20_000;

/** Until every partition has a leader. kafkajs' own waiting ends in an error where a broker that was just started does not know the topic yet. */
const led = async (admin: Admin, topics: string[]): Promise<void> => {
  for (const end = performance.now() + LEADERS_MS; ;) {
    try {
      const { topics: found } = await admin.fetchTopicMetadata({ topics });
      if (found.length === topics.length && found.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0))) return;
      if (performance.now() > end) throw new Error(`no leaders yet for ${topics.join(', ')}`);
    } catch (error) {
      if (performance.now() > end || (error as { retriable?: boolean }).retriable === false) throw error;
    }
    await pause(50);
  }
};

/** Makes the topics that are missing. Kept for ever, never compacted. Throws when one is there with fewer partitions than logs: events would go nowhere. */
export const ensureTopics = async (kafka: Kafka, topics: readonly TopicSpec[]): Promise<void> => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const there = new Set(await admin.listTopics());
    const missing = topics.filter(({ topic }) => !there.has(topic));
    if (missing.length > 0) {
      // Two services starting at once both make them; the second is told "already exists" and answers false.
      await admin.createTopics({
        waitForLeaders: false,
        topics: missing.map(({ topic, partitions, replicationFactor = 1 }) => ({
          topic, numPartitions: partitions, replicationFactor,
          configEntries: [
            { name: 'retention.ms', value: '-1' }, { name: 'retention.bytes', value: '-1' }, { name: 'cleanup.policy', value: 'delete' },
            { name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) },
            ...(replicationFactor >= 3 ? [{ name: 'min.insync.replicas', value: '2' }] : []),
          ],
        })),
      });
      await led(admin, missing.map(({ topic }) => topic));
    }
    const present = topics.filter(({ topic }) => there.has(topic));
    if (present.length === 0) return;
    const { topics: found } = await admin.fetchTopicMetadata({ topics: present.map(({ topic }) => topic) });
    for (const { topic, partitions } of present) {
      const actual = found.find(({ name }) => name === topic)?.partitions.length ?? 0;
      if (actual < partitions) throw new Error(`topic ${topic} has ${actual} partitions for ${partitions} logs`);
    }
  } finally {
    await admin.disconnect();
  }
};
