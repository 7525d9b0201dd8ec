import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import kafkajs from 'kafkajs';
import { javaBinary, kafkaLibs } from './binaries.ts';
import { readPid } from './mongod.ts';
import { listening } from './ports.ts';
import { SupervisedProcess } from './process.ts';
import type { Server, ServerOptions } from './server.ts';

const guard = join(import.meta.dirname, 'guard.sh');

const properties = (port: number, advertised: number, controllerPort: number, logDir: string): string => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${advertised}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${logDir}
num.partitions=1
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
num.network.threads=2
num.io.threads=2
background.threads=2
log.cleaner.dedupe.buffer.size=16777216
`;

/** Resolves when the broker answers; kafkajs itself would repeat and complain in between. */
export const kafkaAnswers = async (brokers: string, alive: () => boolean, patience = 60_000): Promise<void> => {
  const end = Date.now() + patience;
  for (;;) {
    const admin = new kafkajs.Kafka({ clientId: 'kangfu-runner', brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING, connectionTimeout: 2000, retry: { retries: 0 } }).admin();
    try {
      await admin.connect();
      const { brokers: known } = await admin.describeCluster();
      if (known.length > 0) return;
    } catch {
      // not yet
    } finally {
      await admin.disconnect().catch(() => {});
    }
    if (!alive()) throw new Error('it ended');
    if (Date.now() > end) throw new Error(`it does not answer after ${patience / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** A broker of our own: KRaft, broker and controller in one process. */
export const startKafka = async ({ dataDir, port, advertised = port, controllerPort, env, autoRestart, log }: ServerOptions & { controllerPort: number }): Promise<Server> => {
  const java = await javaBinary(env, log);
  const libs = await kafkaLibs(env, java, log);
  const folder = join(dataDir, 'kafka');
  const config = join(dataDir, 'kafka.properties');
  const spareMeta = join(dataDir, 'kafka.meta.properties');
  const pidFile = join(dataDir, 'kafka.pid');
  const jvm = [
    '-Xmx256m', '-Xms64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-XX:MaxMetaspaceSize=128m',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true', '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS',
    '-cp', `${libs}/*`,
  ];

  if (!existsSync(join(folder, 'meta.properties'))) {
    const left = existsSync(folder) ? await readdir(folder) : [];
    if (left.length > 0 && existsSync(spareMeta)) {
      log('Kafka’s meta.properties was missing: put back');
      await copyFile(spareMeta, join(folder, 'meta.properties'));
    } else {
      if (left.length > 0) {
        log('the Kafka data folder was half made: starting with a fresh one');
        await rename(folder, `${folder}.broken-${Date.now()}`);
      }
      // Formatted aside and renamed, so that a format cut off in the middle is redone.
      const fresh = `${folder}.new`;
      await rm(fresh, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
      await mkdir(fresh, { recursive: true });
      await writeFile(`${config}.new`, properties(port, advertised, controllerPort, fresh));
      await promisify(execFile)(java, [...jvm, 'kafka.tools.StorageTool', 'format', `--cluster-id=${randomBytes(16).toString('base64url')}`, '-c', `${config}.new`], { env });
      await rename(fresh, folder);
      await rm(`${config}.new`);
    }
  }
  await copyFile(join(folder, 'meta.properties'), spareMeta);
  await writeFile(config, properties(port, advertised, controllerPort, folder));

  const address = `127.0.0.1:${advertised}`;
  const ready = async (): Promise<void> => {
    await listening(port, () => kafka.running);
    await kafkaAnswers(address, () => kafka.running);
  };
  const kafka = new SupervisedProcess({
    name: 'kafka',
    command: '/bin/sh',
    args: [guard, pidFile, java, ...jvm, 'kafka.Kafka', config],
    env,
    logFile: join(dataDir, 'logs/kafka.log'),
    log,
    autoRestart,
    innerPid: readPid(pidFile),
    onRestarted: ready,
  });
  kafka.start();
  await ready().catch(async (error: Error) => {
    await kafka.stop();
    throw new Error(`Kafka does not start (${error.message}):\n${kafka.lastLines}`);
  });

  return {
    address,
    source: 'local',
    get pid() {
      return kafka.pid;
    },
    kill: async (signal) => {
      const { ended } = kafka;
      kafka.signal(signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended;
    },
    restart: () => kafka.restart(),
    stop: () => kafka.stop(),
    killNow: () => kafka.killGroup(),
  };
};
