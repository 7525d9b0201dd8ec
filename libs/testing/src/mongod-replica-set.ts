import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';

/** A mongod for tests: KANGFU_TEST_MONGOD_BIN, or what the local infrastructure has downloaded. */
export const mongodBinary = (env: NodeJS.ProcessEnv = process.env): string => {
  if (env.KANGFU_TEST_MONGOD_BIN) return env.KANGFU_TEST_MONGOD_BIN;
  const cache = env.KANGFU_CACHE_DIR || join(homedir(), '.cache/kangfu');
  const found = (existsSync(cache) ? readdirSync(cache) : []).filter((name) => name.startsWith('mongod-')).map((name) => join(cache, name, 'fiftyone/db/bin/mongod')).find((path) => existsSync(path));
  if (!found) throw new Error('no mongod of our own: run `npm test` or `npm start` once, or set KANGFU_TEST_MONGOD_BIN');
  return found;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** Polls until `look` gives something; for what has no event to wait for. */
export const until = async <T>(what: string, look: () => Promise<T | null | undefined | false> | T | null | undefined | false, ms = 30_000): Promise<T> => {
  for (const end = Date.now() + ms; ;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`${what}: not within ${ms / 1000} s`);
    await sleep(25);
  }
};

const ALREADY_INITIALISED = 23;

interface Member { readonly port: number; readonly advertised: number; readonly dbpath: string; child: ChildProcess | null; frozen: boolean }

/**
 * A replica set of this test's own, to be killed, frozen and stepped down. Elections take about a second. Ends only the
 * processes it started; they also end when this process ends.
 */
export class MongodReplicaSet {
  private constructor(private readonly members: Member[], private readonly folder: string) {
    process.once('exit', this.killAll);
  }

  /** `advertise` is told the port of each member and answers the one by which it is known to all, the members included: a proxy's. */
  static async start(size: 1 | 3, { advertise = async (port) => port }: { advertise?: (port: number, member: number) => Promise<number> } = {}): Promise<MongodReplicaSet> {
    const folder = await mkdtemp(join(tmpdir(), 'kangfu-mongod-'));
    const members: Member[] = [];
    for (let i = 0; i < size; i++) {
      const port = await freePort();
      members.push({ port, advertised: await advertise(port, i), dbpath: await mkdtemp(join(folder, 'member-')), child: null, frozen: false });
    }
    const set = new MongodReplicaSet(members, folder);
    try {
      members.forEach((member) => set.run(member));
      await Promise.all(members.map((_, i) => set.direct(i, (admin) => admin.command({ ping: 1 }))));
      // Refused while a member is too busy to be heard; a second one after an unheard success says so by its code.
      await until('the set to be initiated', () => set.direct(0, (admin) => admin.command({
        replSetInitiate: {
          _id: 'rs0', members: members.map((member, _id) => ({ _id, host: `127.0.0.1:${member.advertised}` })),
          settings: { electionTimeoutMillis: 1_000, heartbeatIntervalMillis: 250, heartbeatTimeoutSecs: 2, catchUpTimeoutMillis: 1_000 },
        },
      })).then(() => true, (error: { code?: number }) => error.code === ALREADY_INITIALISED));
      await set.primary();
      return set;
    } catch (error) {
      await set.stop();
      throw error;
    }
  }

  get uri(): string {
    return `mongodb://${this.members.map((member) => `127.0.0.1:${member.advertised}`).join()}/?replicaSet=rs0`;
  }

  /** A client that finds a new primary within a second or two, not within the driver's usual twenty. */
  client(): mongoose.mongo.MongoClient {
    return new mongoose.mongo.MongoClient(this.uri, { heartbeatFrequencyMS: 500, connectTimeoutMS: 1_000, serverSelectionTimeoutMS: 2_000, minHeartbeatFrequencyMS: 100 } as mongoose.mongo.MongoClientOptions);
  }

  portOf(member: number): number {
    return this.members[member]!.port;
  }

  pidOf(member: number): number | undefined {
    return this.members[member]!.child?.pid;
  }

  /** The member that takes writes. */
  async primary(): Promise<number> {
    return until('a primary', async () => {
      for (const [i, member] of this.members.entries()) {
        if (!member.child || member.frozen) continue; // would not answer
        const hello = await this.direct(i, (admin) => admin.command({ hello: 1 })).catch(() => null);
        if (hello?.isWritablePrimary) return { i };
      }
      return null;
    }).then(({ i }) => i);
  }

  /** Sets a fail point (test commands are enabled), on the primary unless told. */
  async failPoint(name: string, mode: unknown, data: object = {}, member?: number): Promise<void> {
    await this.direct(member ?? (await this.primary()), (admin) => admin.command({ configureFailPoint: name, mode, data } as mongoose.mongo.Document));
  }

  async stepDown(member: number, seconds = 2): Promise<void> {
    await this.direct(member, (admin) => admin.command({ replSetStepDown: seconds, secondaryCatchUpPeriodSecs: 1, force: true })).catch(() => {});
  }

  /** kill -9, and waits for the process to be gone. */
  async kill(member: number): Promise<void> {
    const { child } = this.members[member]!;
    if (!child) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  restart(member: number): void {
    this.run(this.members[member]!);
  }

  freeze(member: number): void {
    this.members[member]!.frozen = this.members[member]!.child?.kill('SIGSTOP') ?? false;
  }

  thaw(member: number): void {
    this.members[member]!.frozen = false;
    this.members[member]!.child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    process.off('exit', this.killAll);
    await Promise.all(this.members.map((_, i) => this.kill(i)));
    await rm(this.folder, { recursive: true, force: true });
  }

  private readonly killAll = (): void => { for (const member of this.members) member.child?.kill('SIGKILL'); };

  private run(member: Member): void {
    const child = spawn(mongodBinary(), [
      '--dbpath', member.dbpath, '--port', String(member.port), '--bind_ip', '127.0.0.1', '--nounixsocket', '--replSet', 'rs0', '--wiredTigerCacheSizeGB', '0.25', '--quiet',
      '--setParameter', 'enableTestCommands=1', '--setParameter', 'transactionLifetimeLimitSeconds=15', '--setParameter', 'diagnosticDataCollectionEnabled=false', '--logpath', join(member.dbpath, 'mongod.log'), '--logappend',
    ], { stdio: 'ignore' });
    member.child = child;
    member.frozen = false;
    child.once('exit', () => { if (member.child === child) member.child = null; });
    child.once('error', () => { if (member.child === child) member.child = null; });
  }

  private async direct<T>(member: number, work: (admin: mongoose.mongo.Db) => Promise<T>): Promise<T> {
    const client = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${this.members[member]!.port}/?directConnection=true`, { serverSelectionTimeoutMS: 20_000, connectTimeoutMS: 5_000 });
    try {
      return await work(client.db('admin'));
    } finally {
      await client.close();
    }
  }
}
