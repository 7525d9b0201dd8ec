import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Runtime } from '@kangfu/infra';
import { makeKafka } from '@kangfu/kafka';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import type mongoose from 'mongoose';

interface StoredEvent { id: string; type: string; data: Record<string, unknown>; subjects: string[] }
/** What docs/reference/stored-format.md says of a commit; read by the driver, not by our code. */
export interface Commit { _id: number; log: number; stream: string; from: number; first: number; count: number; commandId: string; at: string; prev: string; hash: string; events: StoredEvent[] }
export interface Log { service: string; topic: string; log: number; commits: Commit[] }

/** Every log of every service. */
export const readLogs = async (mongo: mongoose.mongo.MongoClient, { services }: Runtime): Promise<Log[]> => {
  const logs: Log[] = [];
  for (const { name, database, topic } of services) {
    const db = mongo.db(database);
    const collections = (await db.listCollections({}, { nameOnly: true }).toArray()).map((each) => each.name).filter((each) => /^commits-\d+$/.test(each)).sort();
    for (const collection of collections) {
      logs.push({ service: name, topic, log: Number(collection.slice('commits-'.length)), commits: await db.collection<Commit>(collection).find({}, { sort: { _id: 1 } }).toArray() });
    }
  }
  return logs;
};

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What is wrong with the logs of an instance: holes, broken chains, streams in the wrong log, ids used twice. Empty when all is well. */
export const faultsOf = (logs: readonly Log[], count: number): string[] => {
  const faults: string[] = [];
  const ids = new Set<string>();
  for (const { service, log, commits } of logs) {
    const place = `${service}/${log}`;
    let [position, prev, at] = [0, '0'.repeat(64), ''];
    const versions = new Map<string, number>();
    const commands = new Set<string>();
    commits.forEach((commit, i) => {
      const { hash, ...rest } = commit;
      const wrong = (what: string): void => { faults.push(`${place} commit ${commit._id}: ${what}`); };
      if (commit._id !== i + 1) wrong(`is number ${i + 1}`);
      if (commit.first !== position + 1 || commit.events.length !== commit.count || commit.count < 1) wrong('positions are not dense');
      if (commit.prev !== prev || sha256(canonicalize(rest)!).toString('hex') !== hash) wrong('the hash chain is broken');
      if (commit.from !== (versions.get(commit.stream) ?? 0) + 1) wrong('stream versions are not dense');
      if (commit.at < at) wrong('time runs backwards');
      if (commit.log !== log || sha256(commit.stream).readUInt32BE(0) % count !== log) wrong('is in the wrong log');
      if (commands.has(commit.commandId)) wrong('its command was stored before');
      for (const { id } of commit.events) {
        if (ids.has(id)) wrong(`event ${id} was stored before`);
        ids.add(id);
      }
      commands.add(commit.commandId);
      versions.set(commit.stream, commit.from + commit.count - 1);
      [position, prev, at] = [commit.first + commit.count - 1, hash, commit.at];
    });
  }
  return faults;
};

export interface TopicRecord { topic: string; partition: number; key: string; value: string; headers: Record<string, string> }

const textOf = (headers: IHeaders = {}): Record<string, string> => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** Everything that the topics of an instance hold, from the first offset to the end of this moment. */
export const readTopics = async ({ kafka: brokers, topicPrefix }: Pick<Runtime, 'kafka' | 'topicPrefix'>): Promise<TopicRecord[]> => {
  const kafka = makeKafka({ brokers: brokers.split(','), clientId: 'e2e' });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(topicPrefix) && !topic.startsWith('__'));
  const ends = new Map<string, bigint>();
  for (const topic of topics) for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) if (BigInt(high) > BigInt(low)) ends.set(`${topic}/${partition}`, BigInt(high));
  const records: TopicRecord[] = [];
  const consumer = kafka.consumer({ groupId: `e2e-${randomUUID()}`, maxWaitTimeInMs: 200 });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the topics were not read to their ends: ${[...ends.keys()].join(', ')}`)), 30_000);
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

/** What the topics have too much, too little or in the wrong order, compared with the stores. Empty when topic = store. */
export const differencesOf = (logs: readonly Log[], records: readonly TopicRecord[]): string[] => {
  const differences: string[] = [];
  for (const { service, topic, log, commits } of logs) {
    const place = `${service}/${log}`;
    const stored = new Map(commits.flatMap((commit) => commit.events.map((event, i) => [event.id, { event, stream: commit.stream, version: commit.from + i, position: commit.first + i }] as const)));
    const versions = new Map<string, number>();
    const seen = new Set<string>();
    for (const { key, value, headers } of records.filter((record) => record.topic === topic && record.partition === log)) {
      const id = headers.ce_id ?? '';
      const origin = stored.get(id);
      if (!origin) { differences.push(`${place}: ${id} is in the topic only`); continue; }
      if (seen.has(id)) continue;
      seen.add(id);
      if (key !== origin.stream || headers.ce_subject !== origin.stream || Number(headers.ce_streamversion) !== origin.version || Number(headers.ce_sequence) !== origin.position) differences.push(`${place}: ${id} is labelled as another`);
      if (canonicalize(JSON.parse(value)) !== canonicalize(origin.event)) differences.push(`${place}: ${id} is not as stored`);
      if (origin.version !== (versions.get(key) ?? 0) + 1) differences.push(`${place}: ${id} of ${key} is out of order`);
      versions.set(key, origin.version);
    }
    for (const id of stored.keys()) if (!seen.has(id)) differences.push(`${place}: ${id} is in the store only`);
  }
  const known = new Set(logs.map(({ topic, log }) => `${topic}/${log}`));
  for (const { topic, partition } of records) if (!known.has(`${topic}/${partition}`)) differences.push(`${topic}/${partition} holds a record of no log`);
  return differences;
};
