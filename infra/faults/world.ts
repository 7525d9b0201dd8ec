import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import { MongodReplicaSet } from '@kangfu/testing/mongod-replica-set';
import { choosePorts } from '../local/ports.ts';
import { nodeBinary, root } from '../paths.ts';
import { type Runtime, startSystem, type System, type SystemOptions } from '../start/system.ts';
import type { TopicRecord } from './check/stored.ts';
import { ownerOf } from './inject/owner.ts';
import { Proxy } from './inject/proxy.ts';
import { Callers } from './load/callers.ts';
import { setStage, type Stage } from './load/stage.ts';
import type { Random } from './random.ts';

export interface WorldOptions {
  readonly random: Random;
  readonly log: (text: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  readonly nodeArgs?: readonly string[];
  /** Before anything is started in the data folder. */
  readonly prepare?: (dataDir: string) => Promise<void>;
  /** MongoDB as a replica set of three, each member behind a proxy of its own; it is the test's to kill, not the runner's. */
  readonly three?: boolean;
  /** When everything has ended. */
  readonly cleanUp?: (dataDir: string) => Promise<void>;
}

/** The whole system as `npm start` runs it, with a proxy before MongoDB and one before Kafka, and callers at its gateway. */
export class World {
  readonly system: System;
  readonly dataDir: string;
  readonly proxies: { readonly mongodb: Proxy; readonly kafka: Proxy };
  /** Past the proxy. */
  readonly mongo: mongoose.mongo.MongoClient;
  readonly callers: Callers;
  /** Beside the data, whose disk a fault may fill. */
  readonly historyFile: string;
  readonly residents = { count: 0 };
  readonly served: string[] = [];
  /** Records that a fault has deleted from a topic: they were there, before all others of it. */
  readonly removed: TopicRecord[] = [];
  /** Of a set of three. */
  members: { readonly set: MongodReplicaSet; readonly proxies: readonly Proxy[] } | null = null;
  stage!: Stage;
  private readonly cleanUp: (dataDir: string) => Promise<void>;

  private constructor(system: System, dataDir: string, proxies: World['proxies'], mongo: mongoose.mongo.MongoClient, cleanUp: (dataDir: string) => Promise<void>) {
    this.system = system;
    this.dataDir = dataDir;
    this.proxies = proxies;
    this.mongo = mongo;
    this.cleanUp = cleanUp;
    this.historyFile = `${dataDir}.history.jsonl`;
    this.callers = new Callers(() => this.runtime, this.historyFile);
  }

  static async start({ random, log, env = {}, nodeArgs = [], prepare, three = false, cleanUp = async () => {} }: WorldOptions): Promise<World> {
    const dataDir = await mkdtemp(join(tmpdir(), 'kangfu-faults-'));
    await prepare?.(dataDir);
    const ports = await choosePorts(['mongodb', 'kafka', 'member-0', 'member-1', 'member-2'].map((name) => ({ name, preferred: [] })));
    const proxies: Partial<Record<'mongodb' | 'kafka', Proxy>> = {};
    const upstream: Partial<Record<'mongodb' | 'kafka', number>> = {};
    let system: System | undefined;
    const members: Proxy[] = [];
    let set: MongodReplicaSet | undefined;
    const pids = (): Map<string, number | undefined> => new Map([...members.map((_, i) => [`member-${i}`, set?.pidOf(i)] as const), ...(system?.runtime.services ?? []).map(({ name, pid }) => [name, pid] as const), ['gateway', system?.runtime.pids.gateway]]);
    const proxied = async (framing: 'mongodb' | 'kafka', upstreamPort: number, port: number): Promise<Proxy> => {
      const proxy = new Proxy({ upstream: upstreamPort, framing, ownerOf: (connection) => ownerOf(connection, pids()), random: random.next });
      await proxy.listen(port);
      return proxy;
    };
    if (three) set = await MongodReplicaSet.start(3, { advertise: async (port, i) => { members[i] = await proxied('mongodb', port, ports[`member-${i}`]!); return ports[`member-${i}`]!; } });
    const options: SystemOptions = {
      dataDir, ports: 'free', faults: true, log, nodeArgs, patience: 180_000,
      env: { ...process.env, NODE_ENV: 'development', LOG_LEVEL: 'info', KANGFU_MONGODB_URI: set?.uri ?? '', KANGFU_KAFKA_BROKERS: '', KANGFU_COST_PER_MINUTE: '100000000', ...env },
      advertise: async (server, port) => {
        upstream[server] = port;
        proxies[server] = await proxied(server, port, ports[server]!);
        return ports[server]!;
      },
    };
    try {
      system = await startSystem(options);
      const mongo = await (set?.client() ?? new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${upstream.mongodb}/?directConnection=true`, { serverSelectionTimeoutMS: 30_000 })).connect();
      const world = new World(system, dataDir, { mongodb: members[0]!, ...proxies } as World['proxies'], mongo, cleanUp);
      if (set) world.members = { set, proxies: members };
      world.stage = await setStage(world.callers, world.residents);
      return world;
    } catch (error) {
      await system?.stop();
      await set?.stop();
      for (const proxy of [...members, ...Object.values(proxies)]) proxy.close();
      await cleanUp(dataDir);
      if (!process.env.KANGFU_FAULTS_KEEP) await rm(dataDir, { recursive: true, force: true });
      throw error;
    }
  }

  get runtime(): Runtime { return this.system.runtime; }
  get names(): string[] { return this.runtime.services.map(({ name }) => name); }
  database(service: string): mongoose.mongo.Db { return this.mongo.db(this.runtime.services.find(({ name }) => name === service)!.database); }
  pidOf(service: string): number {
    const pid = service === 'gateway' ? this.runtime.pids.gateway : this.runtime.services.find(({ name }) => name === service)?.pid;
    if (pid === undefined) throw new Error(`${service} does not run`);
    return pid;
  }

  async heal(): Promise<void> {
    for (const proxy of [this.proxies.mongodb, this.proxies.kafka, ...(this.members?.proxies ?? [])]) proxy.heal();
    for (const name of ['mongodb', 'kafka', 'gateway', ...this.names]) await this.system.kill(name, 'SIGCONT').catch(() => {});
  }

  /** `kangfu …` on this instance, a process of its own; answers what it printed. */
  kangfu(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    mkdirSync(join(this.dataDir, 'logs'), { recursive: true });
    return new Promise((resolve, reject) => {
      const child = spawn(nodeBinary, [join(root, 'tools/src/main.ts'), ...args], { env: { ...process.env, NODE_OPTIONS: '', KANGFU_DATA_DIR: this.dataDir }, stdio: ['ignore', 'pipe', 'pipe'] });
      const kept = createWriteStream(join(this.dataDir, 'logs/kangfu.log'), { flags: 'a' });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
      child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); kept.write(chunk); });
      child.once('error', reject).once('close', (code) => { kept.end(); resolve({ code: code ?? 1, out, err }); });
    });
  }

  /** Polls what has no event to wait for, more seldom where a look costs much. */
  async until(what: string, look: () => Promise<boolean> | boolean, seconds = 60, everyMs = 50): Promise<void> {
    for (const end = Date.now() + seconds * 1000; ;) {
      if (await Promise.resolve().then(look).catch(() => false)) return;
      if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
      await pause(everyMs);
    }
  }

  async end({ keep = false } = {}): Promise<void> {
    for (const agency of this.stage?.agencies ?? []) agency.close();
    await this.heal();
    await this.mongo.close();
    await this.system.stop();
    await this.members?.set.stop();
    for (const proxy of [this.proxies.mongodb, this.proxies.kafka, ...(this.members?.proxies ?? [])]) proxy.close();
    await this.cleanUp(this.dataDir);
    if (!keep) await Promise.all([this.dataDir, this.historyFile].map((each) => rm(each, { recursive: true, force: true })));
  }
}
