import { join } from 'node:path';
import mongoose from 'mongoose';
import { root, startInfrastructure } from '@kangfu/infra';

/** A client on KANGFU_BENCH_MONGODB_URI, or on a MongoDB started for this (Kafka is not needed). */
export const withMongo = async (work: (client: mongoose.mongo.MongoClient) => Promise<void>): Promise<void> => {
  const infrastructure = await startInfrastructure({
    dataDir: join(root, '.data/bench'), ports: 'free', autoRestart: false, log: (text) => console.error(text),
    env: { ...process.env, KANGFU_KAFKA_BROKERS: 'not-needed:9092', ...(process.env.KANGFU_BENCH_MONGODB_URI && { KANGFU_MONGODB_URI: process.env.KANGFU_BENCH_MONGODB_URI }) },
  });
  const client = new mongoose.mongo.MongoClient(infrastructure.mongodb.address, { maxPoolSize: 300 });
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.close();
    await infrastructure.stop();
  }
};
