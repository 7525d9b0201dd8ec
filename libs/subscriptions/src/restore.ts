import { type EventStore, recordedEvents, type StoredCommit } from '@kangfu/event-store';
import { errorFields, type Logger, silentLogger } from '@kangfu/kafka';
import type { Kafka } from 'kafkajs';
import type mongoose from 'mongoose';
import { NotRestorable, PublishedLog } from './published-log.js';

/** A store whose logs can be restored; see MongoEventStore. Appends must be refused in every process while these are used. */
export interface RestorableStore extends EventStore {
  importCommits(log: number, commits: readonly StoredCommit[]): Promise<void>;
  setAside(log: number, commit: number): Promise<string>;
  openEpoch(log: number, used?: number): Promise<number>;
}

/** A log beside its topic. */
export interface RestoreFinding {
  readonly log: number;
  readonly stored: { readonly commit: number; readonly position: number; readonly epoch: number };
  readonly published: { readonly position: number; readonly epoch: number };
  /** Store and topic tell the same up to this position and commit. */
  readonly common: { readonly commit: number; readonly position: number };
  /** Events that were published and are not in the store. */
  readonly missing: number;
  /** Commits that the store has instead, made since it was put back; nobody has seen them. */
  readonly diverged: number;
  /** The topic gives whole, verified commits up to here. */
  readonly restorable: number;
  /** Why not further, or null. */
  readonly obstacle: string | null;
}

export type RestorePlan =
  | { readonly kind: 'from-topic'; readonly setAside: boolean }
  /** What was published beyond the store's end is given up. */
  | { readonly kind: 'new-epoch'; readonly setAside: boolean; readonly reason: string };

export interface RestoreProgress { readonly state: 'idle' | 'running' | 'done' | 'failed'; readonly kind: RestorePlan['kind'] | null; readonly restored: number; readonly total: number; readonly error: string | null }

/** The plan cannot be carried out as it is; nothing was changed. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
  /** `code` in kebab case. */
  constructor(readonly code: string, message: string) { super(message); }
}

interface RestoreDocument { readonly at: string; readonly by: string; readonly log: number; readonly kind: RestorePlan['kind']; readonly from: number; readonly to: number; readonly epoch: number; readonly setAside: string | null; readonly reason: string | null }

export interface RestorerConfig {
  readonly store: RestorableStore;
  readonly kafka: Kafka;
  readonly topic: string;
  /** The service's own; what was restored is kept in `restores`. */
  readonly database: mongoose.mongo.Db;
  /** Why appends are refused, or null: nothing is restored where they are not. */
  readonly rewound: () => string | null;
  readonly logger?: Logger;
}

const PAGE = 500;

/**
 * Mends a service whose store was put back to an older backup, with what its topics still have: either the missing commits are restored, to the bit, in the same
 * epoch, or they are given up and a new epoch begins. All is verified before anything is written; interrupted and begun again it goes on. The relay lifts the
 * refusal by itself once store and topic agree.
 */
export class Restorer {
  private progressed: RestoreProgress = { state: 'idle', kind: null, restored: 0, total: 0, error: null };
  private readonly done: mongoose.mongo.Collection<RestoreDocument>;
  private readonly logger: Logger;

  constructor(private readonly config: RestorerConfig) {
    this.logger = config.logger ?? silentLogger;
    this.done = config.database.collection<RestoreDocument>('restores', { writeConcern: { w: 'majority', j: true } });
  }

  progress(): RestoreProgress { return this.progressed; }

  /** All that was restored so far, the latest first. */
  async history(): Promise<RestoreDocument[]> { return this.done.find({}, { projection: { _id: 0 } }).sort({ at: -1 }).limit(100).toArray(); }

  /** Reads each topic as a whole, twice: seconds for a million events. Changes nothing. */
  async inspect(): Promise<RestoreFinding[]> {
    const findings: RestoreFinding[] = [];
    for (let log = 0; log < this.config.store.logs; log++) findings.push((await this.find(log)).finding);
    return findings;
  }

  /** Begins and returns; throws {@link RestoreRefused} where the plan cannot be carried out. `progress` tells the rest. */
  async begin(plan: RestorePlan, by: string): Promise<void> {
    if (this.progressed.state === 'running') throw new RestoreRefused('running', 'a restore is running');
    if (this.config.rewound() === null) throw new RestoreRefused('nothing-to-restore', 'the store has all that its topics have');
    this.progressed = { state: 'running', kind: plan.kind, restored: 0, total: 0, error: null };
    try {
      const found = await Promise.all(Array.from({ length: this.config.store.logs }, (_, log) => this.find(log)));
      const behind = found.filter(({ finding }) => finding.missing > 0);
      for (const { finding } of behind) this.mustBePossible(plan, finding);
      this.progressed = { ...this.progressed, total: behind.reduce((sum, { finding }) => sum + finding.restorable - finding.common.position, 0) };
      void this.run(plan, by, behind);
    } catch (error) {
      this.progressed = { ...this.progressed, state: 'failed', error: errorFields(error).reason };
      throw error;
    }
  }

  private mustBePossible(plan: RestorePlan, { log, diverged, common, obstacle, restorable }: RestoreFinding): void {
    const place = `${this.config.store.service}/${log}`;
    if (diverged > 0 && !plan.setAside) {
      throw new RestoreRefused('diverged', `${place} holds ${diverged} commits after position ${common.position} that were never published and are not what was: they can be set aside (--set-aside), and are kept in a collection of their own`);
    }
    if (plan.kind === 'from-topic' && restorable <= common.position) throw new RestoreRefused('not-restorable', obstacle ?? `${place}: the topic gives nothing to restore`);
  }

  private async run(plan: RestorePlan, by: string, found: readonly Awaited<ReturnType<Restorer['find']>>[]): Promise<void> {
    const { store } = this.config;
    try {
      for (const { finding, published, common } of found) {
        const { log } = finding;
        const aside = finding.diverged > 0 ? await store.setAside(log, finding.common.commit) : null;
        let epoch = finding.stored.epoch;
        if (plan.kind === 'new-epoch') epoch = await store.openEpoch(log, finding.published.epoch);
        else await this.restore(log, published, common, finding.restorable);
        const to = plan.kind === 'from-topic' ? finding.restorable : finding.common.position;
        await this.done.insertOne({ at: new Date().toISOString(), by, log, kind: plan.kind, from: finding.common.position + 1, to, epoch, setAside: aside, reason: plan.kind === 'new-epoch' ? plan.reason : null });
        this.logger.warn({ log, kind: plan.kind, from: finding.common.position + 1, to, epoch, by }, 'log restored');
      }
      this.progressed = { ...this.progressed, state: 'done' };
    } catch (error) {
      this.logger.error(errorFields(error), 'restore failed');
      this.progressed = { ...this.progressed, state: 'failed', error: errorFields(error).reason };
    }
  }

  private async restore(log: number, published: PublishedLog, after: StoredCommit | null, restorable: number): Promise<void> {
    let page: StoredCommit[] = [];
    let events = 0;
    const write = async (): Promise<void> => {
      await this.config.store.importCommits(log, page);
      this.progressed = { ...this.progressed, restored: this.progressed.restored + events };
      page = [];
      events = 0;
    };
    await published.commits(after, async (commit) => {
      if (commit.first > restorable) return;
      page.push(commit);
      events += commit.count;
      if (events >= PAGE) await write();
    }).catch((error: unknown) => {
      // The obstacle that was found before: what stands before it is restored all the same.
      if (!(error instanceof NotRestorable)) throw error;
    });
    await write();
  }

  private async find(log: number): Promise<{ finding: RestoreFinding; published: PublishedLog; common: StoredCommit | null }> {
    const { store, kafka, topic } = this.config;
    const tail = await store.tail(log);
    const published = await PublishedLog.open(kafka, topic, store.service, log);
    // The first position at which the topic tells something else than the store, or the store nothing.
    let differs = Infinity;
    await published.places(async (places) => {
      const first = places[0];
      if (!first || differs < Infinity) return;
      const stored = new Map<number, { id: string; commitHash: string; epoch: number }>();
      const last = places.at(-1)!.position;
      for (let after = first.position - 1; after < Math.min(last, tail.position);) {
        const events = (await store.read(log, after, PAGE)).flatMap((commit) => recordedEvents(store.service, commit));
        if (events.length === 0) break;
        for (const event of events) stored.set(event.position, event);
        after = events.at(-1)!.position;
      }
      differs = places.find(({ position, id, commitHash, epoch }) => {
        const event = stored.get(position);
        // What an ended epoch published beyond its end is given up.
        return epoch >= (event?.epoch ?? tail.epoch) && (event?.id !== id || event.commitHash !== commitHash);
      })?.position ?? Infinity;
    });
    const end = Math.min(differs - 1, tail.position);
    const common = end > 0 ? (await store.read(log, end - 1, 1))[0] ?? null : null;
    const diverged = differs <= tail.position ? tail.commit - (common?._id ?? 0) : 0;
    let restorable = end;
    let obstacle: string | null = null;
    if (differs < Infinity) {
      try {
        restorable = await published.commits(common, async (commit) => { restorable = commit.first + commit.count - 1; });
        if (restorable < published.position) obstacle = `the last commit was published in part, up to position ${published.position}`;
      } catch (error) {
        if (!(error instanceof NotRestorable)) throw error;
        obstacle = error.message;
      }
    }
    return {
      published, common,
      finding: {
        log, stored: { commit: tail.commit, position: tail.position, epoch: tail.epoch }, published: { position: published.position, epoch: published.epoch },
        common: { commit: common?._id ?? 0, position: end }, missing: differs < Infinity ? published.position - end : 0, diverged, restorable, obstacle,
      },
    };
  }
}
