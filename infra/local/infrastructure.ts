import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dockerAnswers, startKafkaInDocker, startMongodInDocker } from './docker.ts';
import { startKafka } from './kafka.ts';
import { startMongod } from './mongod.ts';
import { choosePorts } from './ports.ts';
import { serverOfEnvironment, type Server, type ServerOptions } from './server.ts';

export type Source = Server['source'];

/** Where a server comes from: an address in the environment, then Docker when it answers, then local binaries. */
export const chooseSource = (given: string | undefined, docker: boolean): Source => (given ? 'environment' : docker ? 'docker' : 'local');

export interface InfrastructureOptions {
  dataDir: string;
  env?: NodeJS.ProcessEnv;
  /** Given ports must be free. `'free'`: any, for instances beside another one. Otherwise those of the last start, the defaults, or any. */
  ports?: { mongodb?: number; kafka?: number; kafkaController?: number } | 'free';
  autoRestart?: boolean;
  faults?: boolean;
  /** For tests: is told the port of a server before it starts, and answers the one that clients shall use. */
  advertise?: (server: 'mongodb' | 'kafka', port: number) => Promise<number>;
  log?: (text: string) => void;
}

export interface Infrastructure {
  readonly mongodb: Server;
  readonly kafka: Server;
  /** Kafka and MongoDB, at the same time. */
  stop(): Promise<void>;
}

/** The ports an instance used last: a replica set and an advertised listener carry theirs. */
export const lastPorts = (dataDir: string): Record<string, number | undefined> => {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8'));
  } catch {
    return {};
  }
};

export const rememberPorts = async (dataDir: string, ports: Record<string, number>): Promise<void> =>
  writeFile(join(dataDir, 'ports.json'), `${JSON.stringify({ ...lastPorts(dataDir), ...ports }, null, 2)}\n`);

/**
 * A real MongoDB replica set and a real Kafka, resumed from `dataDir` when they ran there before. Whatever this process
 * started ends with it, however it ends.
 */
export const startInfrastructure = async ({ dataDir, env = process.env, ports = {}, autoRestart = true, faults = false, advertise, log = () => {} }: InfrastructureOptions): Promise<Infrastructure> => {
  await mkdir(join(dataDir, 'logs'), { recursive: true });
  const given = { mongodb: env.KANGFU_MONGODB_URI || undefined, kafka: env.KANGFU_KAFKA_BROKERS || undefined };
  // Behind a proxy, or with its signals, only what runs as a process of this machine.
  const docker = (given.mongodb && given.kafka) || advertise ? false : await dockerAnswers(env);
  const last = lastPorts(dataDir);
  const wish = (name: 'mongodb' | 'kafka' | 'kafkaController', usual: number) => ({
    name,
    given: ports === 'free' ? undefined : ports[name],
    preferred: ports === 'free' ? [last[name]] : [last[name], usual],
  });
  const wishes = [...(given.mongodb ? [] : [wish('mongodb', 27017)]), ...(given.kafka ? [] : [wish('kafka', 9092), wish('kafkaController', 9093)])];
  const chosen = await choosePorts(wishes);
  await rememberPorts(dataDir, chosen);

  const start = async (name: 'mongodb' | 'kafka'): Promise<Server> => {
    const address = given[name];
    if (address) return serverOfEnvironment(address);
    const options: ServerOptions = { dataDir, port: chosen[name]!, env, autoRestart, faults, log, ...(advertise && { advertised: await advertise(name, chosen[name]!) }) };
    const local = (): Promise<Server> => (name === 'mongodb' ? startMongod(options) : startKafka({ ...options, controllerPort: chosen.kafkaController! }));
    if (chooseSource(address, docker) === 'local') return local();
    return (name === 'mongodb' ? startMongodInDocker : startKafkaInDocker)(options).catch((error: Error) => {
      log(`Docker could not start ${name} (${error.message.split('\n')[0]}): using local binaries`);
      return local();
    });
  };
  const [mongodb, kafka] = await Promise.allSettled([start('mongodb'), start('kafka')]);
  if (mongodb.status === 'rejected' || kafka.status === 'rejected') {
    await Promise.all([mongodb, kafka].map((server) => (server.status === 'fulfilled' ? server.value.stop() : undefined)));
    throw mongodb.status === 'rejected' ? mongodb.reason : (kafka as PromiseRejectedResult).reason;
  }
  return {
    mongodb: mongodb.value,
    kafka: kafka.value,
    stop: async () => {
      await Promise.all([mongodb.value.stop(), kafka.value.stop()]);
    },
  };
};
