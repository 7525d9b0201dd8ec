import { randomBytes } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import mongoose from 'mongoose';
import { ensureTopics, type Logger, makeKafka, type TopicSpec } from '@kangfu/kafka';

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run through jest, whose global setup starts what is missing`);
  return value;
};

/** A database and a topic prefix of a spec's own on the MongoDB and Kafka of this run. */
export interface Stage {
  readonly connection: mongoose.Connection;
  readonly database: mongoose.mongo.Db;
  readonly kafka: Kafka;
  readonly prefix: string;
  topics(...specs: TopicSpec[]): Promise<void>;
  dropTopics(...topics: string[]): Promise<void>;
  /** Drops the database and all topics of the prefix. */
  close(): Promise<void>;
}

export const openStage = async (name: string, logger?: Logger): Promise<Stage> => {
  const unique = `${name}-${randomBytes(4).toString('hex')}`;
  const connection = await mongoose.createConnection(needed('KANGFU_TEST_MONGODB_URI'), { dbName: `test-${unique}`, autoIndex: false }).asPromise();
  const kafka = makeKafka({ brokers: needed('KANGFU_TEST_KAFKA_BROKERS').split(','), clientId: unique, ...(logger ? { logger } : {}) });
  const withAdmin = async <T>(work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> => {
    const admin = kafka.admin();
    await admin.connect();
    try { return await work(admin); } finally { await admin.disconnect(); }
  };
  const dropTopics = (...topics: string[]): Promise<void> => withAdmin(async (admin) => { if (topics.length > 0) await admin.deleteTopics({ topics }); });
  return {
    connection, database: connection.db as unknown as mongoose.mongo.Db, kafka, prefix: `${unique}.`,
    topics: (...specs) => ensureTopics(kafka, specs), dropTopics,
    close: async () => {
      await withAdmin(async (admin) => {
        const mine = (await admin.listTopics()).filter((topic) => topic.startsWith(`${unique}.`));
        if (mine.length > 0) await admin.deleteTopics({ topics: mine });
      });
      await connection.dropDatabase();
      await connection.close();
    },
  };
};
