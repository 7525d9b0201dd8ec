import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { kafkaAnswers } from './kafka.ts';
import { cacheSize, transactionLifetime } from './mongod.ts';
import { restartPause } from './process.ts';
import { becomePrimary } from './replica-set.ts';
import type { Server, ServerOptions } from './server.ts';

const execute = promisify(execFile);
const docker = (args: string[], timeout = 0): Promise<unknown> => execute('docker', args, { timeout });

/** Whether a Docker engine answers. */
export const dockerAnswers = async (env: NodeJS.ProcessEnv): Promise<boolean> => {
  const sockets = ['/var/run/docker.sock', env.XDG_RUNTIME_DIR && `${env.XDG_RUNTIME_DIR}/docker.sock`];
  if (!env.DOCKER_HOST && !sockets.some((socket) => socket && existsSync(socket))) return false;
  return docker(['info'], 5000).then(
    () => true,
    () => false,
  );
};

interface Image {
  name: string;
  image: string;
  port: number;
  command?: string[];
  environment?: Record<string, string>;
  /** Where the image keeps its data: a named volume, one for each data folder, so that a second start resumes. */
  data: string;
  ready: () => Promise<void>;
}

const digest = (dataDir: string): Buffer => createHash('sha256').update(dataDir).digest();

const startContainer = async ({ name, image, port, command, environment, data, ready }: Image, { dataDir, autoRestart, log }: ServerOptions, address: string): Promise<Server> => {
  const { GenericContainer } = await import('testcontainers');
  const container = await new GenericContainer(image)
    .withCommand(command ?? [])
    .withEnvironment(environment ?? {})
    .withExposedPorts({ container: port, host: port })
    .withBindMounts([{ source: `kangfu-${name}-${digest(dataDir).toString('hex').slice(0, 12)}`, target: data, mode: 'rw' }])
    .start();
  const id = container.getId();
  let stopping = false;
  let attempt = 0;
  const watch = async (): Promise<void> => {
    await docker(['wait', id]).catch(() => {});
    if (stopping || !autoRestart) return;
    const pause = restartPause(attempt++);
    log(`${name} ended: starting it again in ${(pause / 1000).toFixed(1)} s`);
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (stopping) return;
    await docker(['start', id]).catch(() => {});
    void watch();
  };
  await ready();
  void watch();
  return {
    address,
    source: 'docker',
    pid: undefined,
    kill: async (signal) => void (await docker(['kill', '--signal', signal, id])),
    restart: async () => {
      await docker(['restart', id]);
      await ready();
    },
    stop: async () => {
      stopping = true;
      await container.stop({ timeout: 10_000, remove: true, removeVolumes: false });
    },
    killNow: () => {
      stopping = true;
      void docker(['kill', id]).catch(() => {});
    },
  };
};

export const startMongodInDocker = (options: ServerOptions): Promise<Server> =>
  startContainer(
    {
      name: 'mongodb',
      image: 'mongo:8.0',
      port: options.port,
      command: ['--replSet', 'rs0', '--bind_ip_all', '--port', String(options.port), ...cacheSize(options.env), ...transactionLifetime, ...(options.faults ? ['--setParameter', 'enableTestCommands=1'] : [])],
      data: '/data/db',
      ready: () => becomePrimary(options.port, () => true),
    },
    options,
    `mongodb://127.0.0.1:${options.port}/?replicaSet=rs0`,
  );

export const startKafkaInDocker = (options: ServerOptions): Promise<Server> =>
  startContainer(
    {
      name: 'kafka',
      image: 'apache/kafka:4.2.0',
      port: options.port,
      environment: {
        CLUSTER_ID: digest(options.dataDir).subarray(0, 16).toString('base64url'),
        KAFKA_NODE_ID: '1',
        KAFKA_PROCESS_ROLES: 'broker,controller',
        KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
        KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
        KAFKA_LISTENERS: `PLAINTEXT://0.0.0.0:${options.port},CONTROLLER://localhost:9093`,
        KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${options.port}`,
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
        KAFKA_LOG_DIRS: '/var/lib/kafka/data',
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
        KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '1',
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
        KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
        KAFKA_BROKER_SESSION_TIMEOUT_MS: '3000',
        KAFKA_BROKER_HEARTBEAT_INTERVAL_MS: '500',
        KAFKA_HEAP_OPTS: '-Xmx256m -Xms64m',
      },
      data: '/var/lib/kafka/data',
      ready: () => kafkaAnswers(`127.0.0.1:${options.port}`, () => true),
    },
    options,
    `127.0.0.1:${options.port}`,
  );
