import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { lastPorts, rememberPorts, startInfrastructure, type Infrastructure, type InfrastructureOptions } from '../local/infrastructure.ts';
import { choosePorts } from '../local/ports.ts';
import { SupervisedProcess } from '../local/process.ts';
import { nodeBinary, root } from '../paths.ts';
import { services as all, type ServiceDescription } from '../services.ts';
import { lockInstance } from './instance-lock.ts';
import { startIssuer } from './issuer.ts';
import { ensureKeys } from './keys.ts';
import { readSettings } from './settings.ts';
import { organisationKnown } from './settled.ts';
import { ensureTopics } from './topics.ts';

/** What runs, as `<data>/runtime.json` tells the command line. */
export interface Runtime {
  gateway: string;
  mongodb: string;
  kafka: string;
  issuer: string;
  origin: string;
  dataDir: string;
  dbPrefix: string;
  topicPrefix: string;
  logs: number;
  /** The six services, without the gateway. */
  services: { name: string; url: string; pid: number | undefined; database: string; topic: string }[];
  pids: { runner: number; gateway: number | undefined; mongodb: number | undefined; kafka: number | undefined };
}

export interface SystemOptions {
  dataDir: string;
  /** By name: the services, `gateway`, `mongodb`, `kafka`, `issuer`. Given ports must be free; `'free'` takes any, for tests. */
  ports?: Partial<Record<string, number>> | 'free';
  env?: NodeJS.ProcessEnv;
  log?: (text: string) => void;
  /** Sees each line that a service writes. */
  onLine?: (service: string, line: string) => void;
  /** Whether what dies is started again; `false` leaves that to {@link System.restart}. */
  autoRestart?: boolean;
  /** Lets tests inject faults (MongoDB's failCommand). */
  faults?: boolean;
  /** For tests: the port by which MongoDB or Kafka is known to all, where a proxy stands before it. */
  advertise?: InfrastructureOptions['advertise'];
  /** Before the script, for every service. */
  nodeArgs?: readonly string[];
  /** How long a process may take to be ready, ms. */
  patience?: number;
  /** All of Kangfu by default. */
  services?: ServiceDescription[];
}

export interface ReplicaOptions {
  env?: NodeJS.ProcessEnv;
  /** Another release: a folder with `dist/main.js`. */
  folder?: string;
  nodeArgs?: readonly string[];
  /** Resolve when it is ready (default), or when it was started. */
  waitReady?: boolean;
}
export interface Replica {
  readonly url: string;
  readonly pid: number | undefined;
  readonly running: boolean;
  kill(signal: NodeJS.Signals): Promise<void>;
  ready(): Promise<void>;
  stop(): Promise<void>;
}

export interface System {
  readonly runtime: Runtime;
  /** Sends a signal to a service, `gateway`, `mongodb` or `kafka`; after KILL and TERM it waits for the end of the process. */
  kill(name: string, signal: NodeJS.Signals): Promise<void>;
  /** Ends it when it runs, starts it, resolves when it is ready. */
  restart(name: string): Promise<void>;
  /** Resolves when `GET /readyz` of it answers 200. */
  ready(name: string): Promise<void>;
  /** Another process of a service, on a port that nobody is told of: it stands by for leases, and takes what the first one lets go. */
  startReplica(name: string, options?: ReplicaOptions): Promise<Replica>;
  /** Services first, then Kafka and MongoDB. */
  stop(): Promise<void>;
  /** Kills everything at once. */
  killNow(): void;
}

/** Whether a process is ready, and else what it says of where it stands; null: it does not answer. */
const readiness = (url: string): Promise<{ ready: boolean; says: string | null }> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })
    .then(async (response) => ({ ready: response.ok, says: await response.text() }))
    .catch(() => ({ ready: false, says: null }));

const oldSpaceMegabytes = 256;
/** With a small heap V8 makes the young generation tiny and collects it all the time: importing cost six times the CPU. */
const semiSpaceMegabytes = 16;

const argsOf = (own: readonly string[]): string[] =>
  ['--enable-source-maps', `--max-old-space-size=${oldSpaceMegabytes}`, `--max-semi-space-size=${semiSpaceMegabytes}`, '--require', join(import.meta.dirname, 'watch-parent.cjs'), ...own, 'dist/main.js'];

/** Starts everything from keys to gateway; expects the services to be built. What it started ends with this process, however it ends. */
export const startSystem = async (options: SystemOptions): Promise<System> => {
  const { env = process.env, log = () => {}, onLine, autoRestart = true, faults = false, ports = {}, services = all, advertise, nodeArgs = [], patience: usual = 60_000 } = options;
  const settings = readSettings(env);
  const dataDir = resolve(root, options.dataDir);
  await mkdir(join(dataDir, 'logs'), { recursive: true });
  const unlock = lockInstance(dataDir);
  const undo: (() => void | Promise<void>)[] = [unlock];
  let ending = false;
  const undoAll = async (): Promise<void> => {
    ending = true;
    for (const step of undo.reverse()) await step();
  };

  try {
    const present = services.filter(({ name, folder }) => {
      const there = existsSync(resolve(root, folder, 'dist/main.js'));
      if (!there) log(`${name} is left out: ${folder}/dist/main.js is not there`);
      return there;
    });
    const infrastructurePorts = ports === 'free' ? ports : { ...(ports.mongodb && { mongodb: ports.mongodb }), ...(ports.kafka && { kafka: ports.kafka }) };
    const infrastructure: Infrastructure = await startInfrastructure({ dataDir, env, ports: infrastructurePorts, autoRestart, faults, log, ...(advertise && { advertise }) });
    undo.push(() => infrastructure.stop());
    log(`MongoDB ready (${infrastructure.mongodb.source}), Kafka ready (${infrastructure.kafka.source})`);

    // Every service has a port, the absent ones too, so that all agree on KANGFU_SERVICES and KANGFU_ORIGIN.
    const known = [...new Map([...all, ...services].map((service) => [service.name, service])).values()];
    const last = lastPorts(dataDir);
    const ownIssuer = !settings.issuer && !settings.production;
    const chosen = await choosePorts(
      [...known, ...(ownIssuer ? [{ name: 'issuer', port: 4010 }] : [])].map(({ name, port }) => ({
        name,
        given: ports === 'free' ? undefined : (ports[name] ?? (name === 'gateway' ? settings.port : undefined)),
        preferred: ports === 'free' ? [last[name]] : [last[name], port],
      })),
    );
    await rememberPorts(dataDir, chosen);
    const url = (name: string): string => `http://127.0.0.1:${chosen[name]}`;

    const keys = await ensureKeys(dataDir);
    await ensureTopics(
      infrastructure.kafka.address,
      services.flatMap(({ topic }) => (topic ? `${settings.topicPrefix}${topic}` : [])),
      settings.logs,
    );
    log('keys and topics ready');
    let issuerUrl = settings.issuer ?? '';
    if (ownIssuer) {
      const issuer = await startIssuer(keys, chosen.issuer!);
      undo.push(issuer.stop);
      issuerUrl = issuer.url;
    }

    const origin = settings.origin ?? url('gateway');
    const childEnv = (service: ServiceDescription): NodeJS.ProcessEnv => ({
      ...Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('npm_') && name !== 'NODE_OPTIONS')),
      NODE_ENV: env.NODE_ENV || 'development',
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile'),
      KANGFU_MONGODB_URI: infrastructure.mongodb.address,
      KANGFU_KAFKA_BROKERS: infrastructure.kafka.address,
      KANGFU_DATA_DIR: dataDir,
      KANGFU_ORIGIN: origin,
      KANGFU_ISSUER: issuerUrl,
      KANGFU_SERVICES: known.flatMap(({ name, database }) => (database ? `${name}=${url(name)}` : [])).join(','),
      KANGFU_DB_PREFIX: settings.dbPrefix,
      KANGFU_TOPIC_PREFIX: settings.topicPrefix,
      KANGFU_LOGS: String(settings.logs),
      ...(!settings.production && { KANGFU_SEED: env.KANGFU_SEED || 'development' }),
      // One process of each service here: it takes its own leases back at once when it is started again.
      KANGFU_INSTANCE: 'local',
      LOG_LEVEL: settings.logLevel,
      PORT: String(chosen[service.name]),
    });

    const waitReady = async (name: string, { first = false, patience = usual } = {}): Promise<void> => {
      // Read models that fill from a long history take long: patience is for a process that does not get on.
      let end = Date.now() + patience;
      let said: string | null = null;
      for (let now = await readiness(url(name)); !now.ready; now = await readiness(url(name))) {
        if (now.says !== null && now.says !== said) {
          said = now.says;
          end = Date.now() + patience;
        }
        if (ending) throw new Error(`${name} was stopped before it was ready`);
        const process = processes.get(name);
        const why = first && process?.gaveUp ? 'ended again and again' : Date.now() > end ? `is not ready and does not get on for ${patience / 1000} s` : undefined;
        if (why) throw new Error(`${name} ${why}; it last said:\n${process?.lastLines}\nMore in ${join(dataDir, 'logs', `${name}.log`)}`);
        await new Promise((again) => setTimeout(again, 200));
      }
    };

    const processes = new Map<string, SupervisedProcess>();
    const describe = (): Runtime => ({
      gateway: url('gateway'),
      mongodb: infrastructure.mongodb.address,
      kafka: infrastructure.kafka.address,
      issuer: issuerUrl,
      origin,
      dataDir,
      dbPrefix: settings.dbPrefix,
      topicPrefix: settings.topicPrefix,
      logs: settings.logs,
      services: services.flatMap(({ name, database, topic }) =>
        database && topic ? { name, url: url(name), pid: processes.get(name)?.pid, database: `${settings.dbPrefix}_${database}`, topic: `${settings.topicPrefix}${topic}` } : [],
      ),
      pids: { runner: process.pid, gateway: processes.get('gateway')?.pid, mongodb: infrastructure.mongodb.pid, kafka: infrastructure.kafka.pid },
    });
    const runtimeFile = join(dataDir, 'runtime.json');
    const publish = async (): Promise<void> => {
      await writeFile(`${runtimeFile}.new`, `${JSON.stringify(describe(), null, 2)}\n`);
      await rename(`${runtimeFile}.new`, runtimeFile);
    };

    for (const service of present) {
      const { name, folder } = service;
      processes.set(
        name,
        new SupervisedProcess({
          name,
          command: nodeBinary,
          args: argsOf(nodeArgs),
          cwd: resolve(root, folder),
          env: childEnv(service),
          logFile: join(dataDir, 'logs', `${name}.log`),
          ...(onLine && { onLine: (line: string) => onLine(name, line) }),
          log,
          autoRestart,
          onRestarted: async () => {
            await publish();
            await waitReady(name);
            log(`${name} is ready again`);
          },
        }),
      );
    }
    undo.push(async () => {
      await Promise.all([...processes.values()].map((process) => process.stop()));
      await rm(runtimeFile, { force: true });
    });
    for (const service of processes.values()) service.start();
    await publish();
    const becomesReady = async (name: string): Promise<void> => {
      await waitReady(name, { first: true });
      log(`${name} ready at ${url(name)}`);
    };
    // The gateway is ready when all the others are, and says nothing else while they fill.
    await Promise.all([...processes.keys()].filter((name) => name !== 'gateway').map(becomesReady));
    if (processes.has('gateway')) await becomesReady('gateway');
    if (processes.size === all.length && !(await organisationKnown(infrastructure.mongodb.address, settings.dbPrefix))) log('some read models are still behind the organisation');
    await publish();

    const processOf = (name: string): SupervisedProcess => {
      const process = processes.get(name);
      if (!process) throw new Error(`${name} does not run here; there are ${[...processes.keys(), 'mongodb', 'kafka'].join(', ')}`);
      return process;
    };
    const signalled = async (process: SupervisedProcess, signal: NodeJS.Signals): Promise<void> => {
      const { ended } = process;
      process.signal(signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended;
    };
    let replicas = 0;
    let stopped: Promise<void> | undefined;
    return {
      get runtime() {
        return describe();
      },
      kill: async (name, signal) => {
        if (name === 'mongodb' || name === 'kafka') return infrastructure[name].kill(signal);
        return signalled(processOf(name), signal);
      },
      restart: (name) => (name === 'mongodb' || name === 'kafka' ? infrastructure[name].restart() : processOf(name).restart()),
      ready: (name) => waitReady(name),
      startReplica: async (name, { env: own = {}, folder, nodeArgs: ownArgs = [], waitReady: wait = true } = {}) => {
        const service = services.find((known) => known.name === name);
        if (!service) throw new Error(`there is no service ${name}`);
        const replicaName = `${name}-${++replicas}`;
        chosen[replicaName] = (await choosePorts([{ name: replicaName, preferred: [] }]))[replicaName]!;
        const replica = new SupervisedProcess({
          name: replicaName, command: nodeBinary, args: argsOf([...nodeArgs, ...ownArgs]), cwd: resolve(root, folder ?? service.folder),
          env: { ...childEnv(service), KANGFU_INSTANCE: replicaName, ...own, PORT: String(chosen[replicaName]) }, logFile: join(dataDir, 'logs', `${replicaName}.log`),
          ...(onLine && { onLine: (line: string) => onLine(replicaName, line) }), log, autoRestart: false,
        });
        processes.set(replicaName, replica);
        replica.start();
        if (wait) await waitReady(replicaName, { first: true });
        return {
          url: url(replicaName),
          get pid() { return replica.pid; },
          get running() { return replica.running; },
          kill: (signal) => signalled(replica, signal),
          ready: () => waitReady(replicaName),
          stop: async () => { await replica.stop(); processes.delete(replicaName); },
        };
      },
      stop: () => (stopped ??= undoAll()),
      killNow: () => {
        for (const process of processes.values()) process.killGroup();
        infrastructure.mongodb.killNow();
        infrastructure.kafka.killNow();
      },
    };
  } catch (error) {
    await undoAll();
    throw error;
  }
};
