import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { errorFields, type Logger, silentLogger } from './logger.js';

interface LeaseDocument { _id: string; owner: string; instance: string; epoch: number; until: Date; marked?: number; address?: string | null }

export interface LeaseHolder {
  /** Where other processes reach this one while it holds the lease; they read it with {@link Leases.addresses}. */
  readonly address?: string;
  /** The lease is held from now on; `epoch` grows with every holder and fences the writes of earlier ones. */
  acquired(epoch: number): void;
  lost(): void;
  /** It was tried for, and another process holds it. */
  elsewhere?(): void;
}

export interface LeasesConfig {
  readonly database: mongoose.mongo.Db;
  /**
   * Name of this replica, the same after a restart: a process killed and started again takes its own leases back at once instead of
   * waiting for them to run out. Random unless given. Never give two live processes one name.
   */
  readonly instance?: string;
  readonly ttlMs?: number;
  readonly logger?: Logger;
}

/**
 * Leases by name in the collection `leases`: at most one holder by MongoDB's own clock. One timer renews all of this process with one update and never
 * waits for anything else. A lease says who should work; that a late holder does no harm is up to the epoch in what it writes.
 */
export class Leases {
  private readonly leases: mongoose.mongo.Collection<LeaseDocument>;
  private readonly wanted = new Map<string, LeaseHolder>();
  private readonly held = new Map<string, number>();
  private readonly instance: string;
  private readonly owner: string;
  private readonly ttlMs: number;
  private readonly logger: Logger;
  /** Taken over from an earlier process of this name once only: two live processes of one name must not take turns. */
  private readonly triedOwn = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private renewedAt = 0;
  private running: Promise<void> | null = null;
  private closed = false;

  constructor({ database, instance = randomUUID(), ttlMs = 5_000, logger = silentLogger }: LeasesConfig) {
    this.leases = database.collection<LeaseDocument>('leases', { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } });
    this.instance = instance;
    this.owner = `${instance}#${randomUUID()}`;
    this.ttlMs = ttlMs;
    this.logger = logger;
  }

  /** Tries for this lease from now on, until {@link release}. */
  want(name: string, holder: LeaseHolder): void {
    this.wanted.set(name, holder);
    if (this.running) void this.running.finally(() => this.schedule(0));
    else this.schedule(0);
  }

  async release(name: string): Promise<void> {
    this.wanted.delete(name);
    const epoch = this.held.get(name);
    this.held.delete(name);
    if (epoch !== undefined) await this.leases.updateOne({ _id: name, owner: this.owner, epoch }, { $set: { until: new Date(0) } }).catch(() => {});
  }

  /** Says in a lease held here that its holder has done what others wait for. Says nothing when it is not held. */
  async mark(name: string): Promise<void> {
    const epoch = this.held.get(name);
    if (epoch !== undefined) await this.leases.updateOne({ _id: name, owner: this.owner, epoch }, { $set: { marked: epoch } });
  }

  /** Those of these leases that somebody holds who has marked them. */
  async marked(names: readonly string[]): Promise<string[]> {
    const held = { _id: { $in: [...names] }, $expr: { $and: [{ $gt: ['$until', '$$NOW'] }, { $eq: ['$marked', '$epoch'] }] } };
    return (await this.leases.find(held, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
  }

  /** The addresses of those who hold these leases now, this process included. */
  async addresses(names: readonly string[]): Promise<Map<string, string>> {
    const held = await this.leases.find({ _id: { $in: [...names] }, address: { $type: 'string' }, $expr: { $gt: ['$until', '$$NOW'] } }, { projection: { address: 1 } }).toArray();
    return new Map(held.map(({ _id, address }) => [_id, address!]));
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
    const names = [...this.held.keys()];
    this.held.clear();
    this.wanted.clear();
    if (names.length > 0) await this.leases.updateMany({ _id: { $in: names }, owner: this.owner }, { $set: { until: new Date(0) } }).catch(() => {});
  }

  private schedule(ms: number): void {
    if (this.closed) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // A pass that hangs on MongoDB must not stop the clock by which leases are given up.
      this.running ??= this.pass().catch((error: unknown) => this.logger.warn(errorFields(error), 'leases cannot be renewed')).finally(() => { this.running = null; });
      if (this.held.size > 0 && performance.now() - this.renewedAt > this.ttlMs) this.lose([...this.held.keys()]);
      this.schedule(Math.min(1_000, this.ttlMs / 3));
    }, ms);
  }

  private async pass(): Promise<void> {
    const names = [...this.held.keys()];
    if (names.length === 0) this.renewedAt = performance.now();
    else if (performance.now() - this.renewedAt > this.ttlMs / 4) {
      const started = performance.now();
      const { matchedCount } = await this.leases.updateMany({ _id: { $in: names }, owner: this.owner }, [{ $set: { until: { $add: ['$$NOW', this.ttlMs] } } }]);
      this.renewedAt = started;
      if (matchedCount < names.length) {
        const ours = new Set((await this.leases.find({ _id: { $in: names }, owner: this.owner }, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id));
        this.lose(names.filter((name) => !ours.has(name)));
      }
    }
    const missing = [...this.wanted.keys()].filter((name) => !this.held.has(name));
    if (missing.length > 0) await this.acquire(missing);
  }

  private async acquire(names: string[]): Promise<void> {
    const there = new Map((await this.leases.find({ _id: { $in: names } }, { projection: { instance: 1, owner: 1 } }).toArray()).map((lease) => [lease._id, lease]));
    // MongoDB refuses `$expr` in the filter of an upsert, so the document is made first.
    const absent = names.filter((name) => !there.has(name));
    if (absent.length > 0) {
      await this.leases.insertMany(absent.map((_id) => ({ _id, owner: '', instance: '', epoch: 0, until: new Date(0) })), { ordered: false })
        .catch((error: { code?: number }) => { if (error.code !== 11000) throw error; });
    }
    const expired = new Set((await this.leases.find({ _id: { $in: names }, $expr: { $lt: ['$until', '$$NOW'] } }, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id));
    await Promise.all(names.map(async (name) => {
      const known = there.get(name);
      // Given up because MongoDB was away, and renewed all the same by what was under way: still this process, so nobody has to be waited out.
      const own = known?.owner === this.owner || (known?.instance === this.instance && !this.triedOwn.has(name));
      this.triedOwn.add(name);
      if (!own && !expired.has(name)) return this.wanted.get(name)?.elsewhere?.();
      const started = performance.now();
      const lease = await this.leases.findOneAndUpdate(
        { _id: name, $or: [...(own ? [{ owner: known.owner }] : []), { $expr: { $lt: ['$until', '$$NOW'] } }] },
        [{ $set: { owner: this.owner, instance: this.instance, until: { $add: ['$$NOW', this.ttlMs] }, epoch: { $add: ['$epoch', 1] }, address: { $literal: this.wanted.get(name)?.address ?? null } } }],
        { returnDocument: 'after' });
      if (!lease) return this.wanted.get(name)?.elsewhere?.();
      if (this.held.size === 0) this.renewedAt = started;
      this.held.set(name, lease.epoch);
      const holder = this.wanted.get(name);
      if (!holder) return this.release(name);
      if (this.closed) return;
      this.logger.debug({ lease: name, epoch: lease.epoch }, 'lease acquired');
      holder.acquired(lease.epoch);
    }));
  }

  private lose(names: readonly string[]): void {
    for (const name of names) {
      if (!this.held.delete(name)) continue;
      this.logger.warn({ lease: name }, 'lease lost');
      this.wanted.get(name)?.lost();
    }
  }
}
