import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { buildIfChanged, type System, startSystem } from '@kangfu/infra';
import { readStatus, type Status } from '../../../tools/src/commands/status.ts';

export interface Kangfu {
  readonly system: System;
  readonly dataDir: string;
  readonly mongo: mongoose.mongo.MongoClient;
  /** The whole system, driver and data folder. */
  end(): Promise<void>;
}

export interface KangfuOptions {
  /** MongoDB and Kafka of its own, which may be killed; otherwise those of the test run, under a prefix. */
  ownInfrastructure?: boolean;
  env?: NodeJS.ProcessEnv;
  /** False: what is ended stays so. */
  autoRestart?: boolean;
  /** Before anything starts, with the data folder. */
  before?: (dataDir: string) => void;
  /** Sees each line that a service writes. */
  onLine?: (service: string, line: string) => void;
}

/** Starts all of Kangfu for one spec file, and points the command line and the demo (KANGFU_DATA_DIR) at it. */
export const startKangfu = async (name: string, { ownInfrastructure = false, env = {}, autoRestart = true, before, onLine }: KangfuOptions = {}): Promise<Kangfu> => {
  await buildIfChanged();
  const dataDir = await mkdtemp(join(tmpdir(), `kangfu-${name}-`));
  process.env.KANGFU_DATA_DIR = dataDir;
  before?.(dataDir);
  const shared = ownInfrastructure
    ? { KANGFU_MONGODB_URI: '', KANGFU_KAFKA_BROKERS: '' }
    : { KANGFU_MONGODB_URI: process.env.KANGFU_TEST_MONGODB_URI, KANGFU_KAFKA_BROKERS: process.env.KANGFU_TEST_KAFKA_BROKERS, KANGFU_DB_PREFIX: `e2e_${name}_${process.pid}`, KANGFU_TOPIC_PREFIX: `e2e.${name}.${process.pid}.` };
  try {
    const system = await startSystem({ dataDir, ports: 'free', autoRestart, ...(onLine && { onLine }), env: { ...process.env, NODE_ENV: 'development', LOG_LEVEL: 'info', ...shared, ...env } });
    const mongo = new mongoose.mongo.MongoClient(system.runtime.mongodb, { readConcernLevel: 'majority' });
    return {
      system, dataDir, mongo,
      async end() {
        await mongo.close();
        await system.stop();
        // Kept for whoever looks for the cause of a failure.
        if (!process.env.KANGFU_E2E_KEEP) await rm(dataDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
};

/** Asks until it holds, `everyMs`, more seldom where asking costs much; the error after `seconds` shows the last answer. An exception counts as not yet. */
export const until = async <T>(what: string, ask: () => Promise<T>, holds: (answer: T) => boolean, seconds: number, everyMs = 100): Promise<T> => {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask().then((value) => ({ value }), (error: Error) => ({ error }));
    if ('value' in answer && holds(answer.value)) return answer.value;
    if (Date.now() > end) throw new Error(`${what}: not after ${seconds} s; last: ${'value' in answer ? JSON.stringify(answer.value)?.slice(0, 2000) : answer.error.stack}`);
    await new Promise((again) => setTimeout(again, everyMs));
  }
};

/** Everything appended has reached every consumer, and nothing was added meanwhile. */
export const settled = async ({ system }: Kangfu, seconds = 30): Promise<Status> => {
  let before = '';
  const { status } = await until('all consumers at the end of all logs', async () => {
    const status = await readStatus(system.runtime);
    const ends = JSON.stringify(status.services.map(({ logs }) => logs));
    const waiting = status.services.flatMap(({ name, ready, projections }) => [
      ...(ready ? [] : [`${name} is not ready`]), ...projections.filter(({ lag }) => lag > 0).map(({ name: projection, source, log, lag }) => `${name}: ${projection} is ${lag} behind ${source}/${log}`),
    ]);
    if (ends !== before) waiting.push('logs grow');
    before = ends;
    return { waiting, status };
  }, ({ waiting }) => waiting.length === 0, seconds, 300);
  return status;
};
