import { randomUUID } from 'node:crypto';
import kafkajs, { type IHeaders, type KafkaMessage } from 'kafkajs';
import type mongoose from 'mongoose';

// What the checker reads: databases by the driver, topics by kafkajs, as docs/reference/stored-format.md and events.md describe them. Nothing here, nor in the
// files beside it, imports code of the system: a mistake there must not hide itself here.

/** The collection of a read model's latest version. */
export const newestOf = async (database: mongoose.mongo.Db, name: string): Promise<string> => {
  const versions = (await database.collections()).flatMap(({ collectionName }) => (collectionName.replace(/_v\d+$/, '') === name ? [collectionName] : []));
  return versions.sort((a, b) => Number(a.slice(name.length + 2)) - Number(b.slice(name.length + 2))).at(-1)!;
};

export interface StoredEvent { id: string; type: string; schema: number; occurred: string; subjects: string[]; salt: string; data: Record<string, unknown>; pii: unknown[] }
export interface Commit {
  _id: number; log: number; epoch: number; stream: string; from: number; first: number; count: number; commandId: string; command: { type: string; digest: string };
  actor: { id: string; role: string; unit: string | null; for: string | null }; purpose: string; reason: string | null; at: string; correlation: string;
  cause: { service: string; log: number; position: number; id: string } | null; prev: string; hash: string; events: StoredEvent[];
}
export interface Log { service: string; topic: string; log: number; commits: Commit[] }
export interface TopicRecord { topic: string; partition: number; key: string; value: string; headers: Record<string, string> }
/** As much as the checker needs to know of what runs; `runtime.json` has it. */
export interface Place { kafka: string; topicPrefix: string; services: { name: string; database: string; topic: string }[] }

/** Every log of every service. */
export const readLogs = async (mongo: mongoose.mongo.MongoClient, { services }: Pick<Place, 'services'>): Promise<Log[]> => {
  const logs: Log[] = [];
  for (const { name, database, topic } of services) {
    const db = mongo.db(database);
    const collections = (await db.listCollections({}, { nameOnly: true }).toArray()).map((each) => each.name).filter((each) => /^commits-\d+$/.test(each)).sort();
    for (const collection of collections) {
      const commits = await db.collection<Commit>(collection).find({}, { sort: { _id: 1 }, readConcern: { level: 'majority' } }).toArray();
      logs.push({ service: name, topic, log: Number(collection.slice('commits-'.length)), commits });
    }
  }
  return logs;
};

const textOf = (headers: IHeaders = {}): Record<string, string> => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** Everything that the topics of an instance hold, from the first offset to the end of this moment. */
export const readTopics = async ({ kafka: brokers, topicPrefix }: Pick<Place, 'kafka' | 'topicPrefix'>): Promise<TopicRecord[]> => {
  const kafka = new kafkajs.Kafka({ clientId: 'kangfu-checker', brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING, retry: { initialRetryTime: 100, retries: 8 } });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(topicPrefix) && !topic.startsWith('__'));
  const ends = new Map<string, bigint>();
  for (const topic of topics) for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) if (BigInt(high) > BigInt(low)) ends.set(`${topic}/${partition}`, BigInt(high));
  const records: TopicRecord[] = [];
  const consumer = kafka.consumer({ groupId: `check-${randomUUID()}`, maxWaitTimeInMs: 200 });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the topics were not read to their ends: ${[...ends.keys()].join(', ')}`)), 60_000);
      const read = (topic: string, partition: number, message: KafkaMessage): void => {
        records.push({ topic, partition, key: String(message.key), value: String(message.value), headers: textOf(message.headers) });
        const place = `${topic}/${partition}`;
        if (BigInt(message.offset) + 1n >= (ends.get(place) ?? 0n)) ends.delete(place);
        if (ends.size === 0) { clearTimeout(late); resolve(); }
      };
      if (ends.size === 0) { clearTimeout(late); return resolve(); }
      consumer.run({ autoCommit: false, eachMessage: async ({ topic, partition, message }) => read(topic, partition, message) }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
    await admin.disconnect();
  }
  return records;
};
