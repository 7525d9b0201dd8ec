import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mongodBinary } from './binaries.ts';
import { listening } from './ports.ts';
import { SupervisedProcess } from './process.ts';
import { becomePrimary } from './replica-set.ts';
import type { Server, ServerOptions } from './server.ts';

const guard = join(import.meta.dirname, 'guard.sh');

/**
 * A process that is killed within a transaction leaves it open: what it has written (checkpoints, rows) refuses every other writer until MongoDB gives the
 * transaction up, by default after a minute. Ours take well under a second.
 */
export const transactionLifetime = ['--setParameter', 'transactionLifetimeLimitSeconds=15'];
/** Small beside everything else on a machine; a long history wants more. */
export const cacheSize = ({ KANGFU_MONGODB_CACHE_GB: gigabytes }: NodeJS.ProcessEnv): string[] => ['--wiredTigerCacheSizeGB', gigabytes || '0.5'];

export const readPid = (file: string) => (): number | undefined => {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
};

/** A mongod of our own: a one-member replica set, so that transactions, change streams and majority writes work. */
export const startMongod = async ({ dataDir, port, advertised = port, env, autoRestart, faults, log }: ServerOptions): Promise<Server> => {
  const binary = await mongodBinary(env, log);
  const dbpath = join(dataDir, 'mongodb');
  const initiated = join(dbpath, 'kangfu-initiated');
  const pidFile = join(dataDir, 'mongod.pid');
  await mkdir(dbpath, { recursive: true });

  const ready = async (): Promise<void> => {
    await listening(port, () => mongod.running);
    await becomePrimary(port, () => mongod.running, { advertised });
  };
  const mongod = new SupervisedProcess({
    name: 'mongodb',
    command: '/bin/sh',
    args: [
      guard, pidFile, binary, '--dbpath', dbpath, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket', '--replSet', 'rs0', ...cacheSize(env),
      '--quiet', '--setParameter', 'diagnosticDataCollectionEnabled=false', ...transactionLifetime, ...(faults ? ['--setParameter', 'enableTestCommands=1'] : []),
    ],
    env,
    logFile: join(dataDir, 'logs/mongodb.log'),
    log,
    autoRestart,
    innerPid: readPid(pidFile),
    onRestarted: ready,
  });

  mongod.start();
  try {
    await ready();
  } catch (error) {
    // A first start that was cut off leaves files that mongod refuses; before the set was initiated they hold nothing.
    await mongod.stop();
    if (existsSync(initiated)) throw new Error(`MongoDB does not start (${(error as Error).message}):\n${mongod.lastLines}`, { cause: error });
    log('the MongoDB data folder was half made: starting with a fresh one');
    await rename(dbpath, `${dbpath}.broken-${Date.now()}`);
    await mkdir(dbpath);
    mongod.start();
    await ready().catch(async (again: Error) => {
      await mongod.stop();
      throw new Error(`MongoDB does not start (${again.message}):\n${mongod.lastLines}`);
    });
  }
  await writeFile(initiated, '');

  return {
    address: `mongodb://127.0.0.1:${advertised}/?replicaSet=rs0`,
    source: 'local',
    get pid() {
      return mongod.pid;
    },
    kill: async (signal) => {
      const { ended } = mongod;
      mongod.signal(signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended;
    },
    restart: () => mongod.restart(),
    stop: () => mongod.stop(),
    killNow: () => mongod.killGroup(),
  };
};
