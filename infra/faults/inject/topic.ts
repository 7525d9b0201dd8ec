import kafkajs from 'kafkajs';
import type { TopicRecord } from '../check/stored.ts';
import type { World } from '../world.ts';

const kafkaOf = (world: World): kafkajs.Kafka =>
  new kafkajs.Kafka({ clientId: 'kangfu-faults', brokers: world.runtime.kafka.split(','), logLevel: kafkajs.logLevel.NOTHING, retry: { initialRetryTime: 100, retries: 8 } });

/** Puts records behind what a topic holds, as a relay does that sends again, or as nobody should. */
export const produce = async (world: World, topic: string, records: readonly Pick<TopicRecord, 'partition' | 'key' | 'value' | 'headers'>[]): Promise<void> => {
  const producer = kafkaOf(world).producer({ allowAutoTopicCreation: false, createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: records.map(({ partition, key, value, headers }) => ({ partition, key, value, headers })) });
  } finally {
    await producer.disconnect();
  }
};

const withAdmin = async <T>(world: World, work: (admin: kafkajs.Admin) => Promise<T>): Promise<T> => {
  const admin = kafkaOf(world).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
};

export interface Ends { readonly topic: string; readonly partitions: { partition: number; offset: string }[] }

/** Where a topic ends now. */
export const topicEnds = (world: World, topic: string): Promise<Ends> =>
  withAdmin(world, async (admin) => ({ topic, partitions: (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({ partition, offset: high })) }));

/** Deletes all records that a topic held then; those that came later stay. */
export const truncate = (world: World, ends: Ends): Promise<void> => withAdmin(world, async (admin) => {
  // kafkajs knows the leaders only of what it has been asked about.
  await admin.fetchTopicOffsets(ends.topic);
  await admin.deleteTopicRecords(ends);
});

/** Deletes a topic and makes it anew, empty. */
export const makeAnew = (world: World, topic: string): Promise<void> => withAdmin(world, async (admin) => {
  const partitions = (await admin.fetchTopicOffsets(topic)).length;
  await admin.deleteTopics({ topics: [topic] });
  await world.until(`${topic} to be gone`, async () => !(await admin.listTopics()).includes(topic));
  // Its name may be taken for a moment longer.
  await world.until(`${topic} to be made anew`, async () => admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: partitions, replicationFactor: -1, configEntries: [{ name: 'retention.ms', value: '-1' }] }] }));
});
