import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import { choosePorts } from '../local/ports.ts';
import { nodeBinary, root } from '../paths.ts';
import { type Runtime, startSystem, type System, type SystemOptions } from '../start/system.ts';
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
  readonly residents = { count: 0 };
  readonly served: string[] = [];
  stage!: Stage;
  private readonly cleanUp: (dataDir: string) => Promise<void>;

  private constructor(system: System, dataDir: string, proxies: World['proxies'], mongo: mongoose.mongo.MongoClient, cleanUp: (dataDir: string) => Promise<void>) {
    this.system = system;
    this.dataDir = dataDir;
    this.proxies = proxies;
    this.mongo = mongo;
    this.cleanUp = cleanUp;
    this.callers = new Callers(() => this.runtime, join(dataDir, 'history.jsonl'));
  }

  static async start({ random, log, env = {}, nodeArgs = [], prepare, cleanUp = async () => {} }: WorldOptions): Promise<World> {
    const dataDir = await mkdtemp(join(tmpdir(), 'kangfu-faults-'));
    await prepare?.(dataDir);
    const ports = await choosePorts([{ name: 'mongodb', preferred: [] }, { name: 'kafka', preferred: [] }]);
    const proxies: Partial<Record<'mongodb' | 'kafka', Proxy>> = {};
    const upstream: Partial<Record<'mongodb' | 'kafka', number>> = {};
    let system: System | undefined;
    const pids = (): Map<string, number | undefined> => new Map([...(system?.runtime.services ?? []).map(({ name, pid }) => [name, pid] as const), ['gateway', system?.runtime.pids.gateway]]);
    const options: SystemOptions = {
      dataDir, ports: 'free', faults: true, log, nodeArgs,
      env: { ...process.env, NODE_ENV: 'development', LOG_LEVEL: 'info', KANGFU_MONGODB_URI: '', KANGFU_KAFKA_BROKERS: '', KANGFU_COST_PER_MINUTE: '100000000', ...env },
      advertise: (server, port) => {
        upstream[server] = port;
        const proxy = proxies[server] = new Proxy({ upstream: port, framing: server, ownerOf: (ports) => ownerOf(ports, pids()), random: random.next });
        void proxy.listen(ports[server]!);
        return ports[server]!;
      },
    };
    try {
      system = await startSystem(options);
      const mongo = await new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${upstream.mongodb}/?directConnection=true`, { serverSelectionTimeoutMS: 30_000 }).connect();
      const world = new World(system, dataDir, proxies as World['proxies'], mongo, cleanUp);
      world.stage = await setStage(world.callers, world.residents);
      return world;
    } catch (error) {
      await system?.stop();
      for (const proxy of Object.values(proxies)) proxy.close();
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
    this.proxies.mongodb.heal();
    this.proxies.kafka.heal();
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

  /** Polls what has no event to wait for. */
  async until(what: string, look: () => Promise<boolean> | boolean, seconds = 60): Promise<void> {
    for (const end = Date.now() + seconds * 1000; ;) {
      if (await Promise.resolve().then(look).catch(() => false)) return;
      if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
      await pause(50);
    }
  }

  async end({ keep = false } = {}): Promise<void> {
    for (const agency of this.stage?.agencies ?? []) agency.close();
    await this.heal();
    await this.mongo.close();
    await this.system.stop();
    this.proxies.mongodb.close();
    this.proxies.kafka.close();
    await this.cleanUp(this.dataDir);
    if (!keep) await rm(this.dataDir, { recursive: true, force: true });
  }
}
