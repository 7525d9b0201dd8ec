import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { root, startInfrastructure } from '@kangfu/infra';
import type { Stage } from './measure.ts';

/** MongoDB (or KANGFU_BENCH_MONGODB_URI) and, when wanted, Kafka, started for this run alone and removed after it. */
export const withStage = async ({ kafka, quick, say }: { kafka: boolean } & Pick<Stage, 'quick' | 'say'>, work: (stage: Stage) => Promise<void>): Promise<void> => {
  const dataDir = join(root, `.data/bench-${process.pid}`);
  const given = process.env.KANGFU_BENCH_MONGODB_URI;
  const infrastructure = await startInfrastructure({
    dataDir, ports: 'free', autoRestart: false, log: (text) => console.error(text),
    env: { ...process.env, ...(!kafka && { KANGFU_KAFKA_BROKERS: 'not-needed:9092' }), ...(given && { KANGFU_MONGODB_URI: given }) },
  });
  const mongodbUri = infrastructure.mongodb.address;
  const mongo = new mongoose.mongo.MongoClient(mongodbUri, { maxPoolSize: 300 });
  try {
    await mongo.connect();
    await work({ mongo, mongodbUri, kafkaBrokers: infrastructure.kafka.address, mongodPid: infrastructure.mongodb.pid, dataDir, quick, say });
  } finally {
    await mongo.close();
    await infrastructure.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};
