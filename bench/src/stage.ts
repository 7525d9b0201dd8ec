import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { root, startInfrastructure } from '@kangfu/infra';
import type { Stage } from './measure.ts';

/** MongoDB (or KANGFU_BENCH_MONGODB_URI) and, when wanted, Kafka, started for this run alone and removed after it. */
export const withStage = async ({ kafka, ...given }: { kafka: boolean } & Pick<Stage, 'quick' | 'events' | 'cases' | 'say'>, work: (stage: Stage) => Promise<void>): Promise<void> => {
  const dataDir = join(root, `.data/bench-${process.pid}`);
  const uri = process.env.KANGFU_BENCH_MONGODB_URI;
  const infrastructure = await startInfrastructure({
    dataDir, ports: 'free', autoRestart: false, log: (text) => console.error(text),
    env: { ...process.env, ...(!kafka && { KANGFU_KAFKA_BROKERS: 'not-needed:9092' }), ...(uri && { KANGFU_MONGODB_URI: uri }) },
  });
  const mongodbUri = infrastructure.mongodb.address;
  const mongo = new mongoose.mongo.MongoClient(mongodbUri, { maxPoolSize: 300 });
  const stage: Stage = { mongo, mongodbUri, kafkaBrokers: infrastructure.kafka.address, mongodPid: infrastructure.mongodb.pid, dataDir, ...given, cleanUp: [] };
  try {
    await mongo.connect();
    await work(stage);
  } finally {
    await Promise.allSettled(stage.cleanUp.map((clean) => clean()));
    await mongo.close();
    await infrastructure.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};
