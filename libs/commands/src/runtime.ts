import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Clock, idOf } from '@kangfu/common';
import type { EventRegistry } from '@kangfu/contracts';
import { type DomainCommand, type DomainEvent, fold, isRefused, refuse, type Refusal, type Refused } from '@kangfu/decider';
import { type Appended, type CommitDraft, ConcurrencyError, type EventStore, type Loaded, pointOf, type SnapshotStore, type StoredActor, type StoredCause, type StoredCommit, type StreamHandle } from '@kangfu/event-store';
import type { KeyedDigest, Sealing } from '@kangfu/privacy';
import { appendSpanId, inSpan, type Metric, METRICS, observe, SpanKind } from '@kangfu/telemetry';
import type { Aggregate } from './aggregate.js';
import { inputDigest, storedEvents } from './stored-events.js';

export interface CommandRequest<C extends DomainCommand, S, E extends DomainEvent, F> {
  readonly stream: string;
  readonly command: C;
  /** The caller's id of this command; the same id and input again give the same outcome. Scoped to the actor. */
  readonly commandId: string;
  /** The id is made of the stream, and so used on no other: a repetition is looked for in what was loaded of it anyway. */
  readonly idOfStream?: boolean;
  /** What the digest is taken over: the input as given by the caller, without commandId. */
  readonly input: unknown;
  /** Who acts. In which role is known after `authorise`, so it is asked again for each attempt; the id never changes. */
  readonly actor: StoredActor | (() => StoredActor);
  readonly actorId?: string;
  readonly purpose: string;
  readonly reason?: string | null;
  readonly correlation?: string;
  readonly cause?: StoredCause | null;
  readonly notBefore?: string;
  /** The version the caller saw; another one is refused as `stale-version` and nothing is retried. */
  readonly expectedVersion?: number | null;
  /** Looked up for each attempt, after loading. */
  readonly facts: (state: S, now: Date) => F | Promise<F>;
  /** Rights, on what was loaded; a refusal ends the command. */
  readonly authorise?: (state: S, version: number) => Promise<Refused | null> | Refused | null;
  /** Unique claims and the like: after deciding, before the append. */
  readonly claim?: (events: readonly E[]) => Promise<Refused | null>;
}

export type Outcome =
  | { readonly done: true; readonly stream: string; readonly version: number; readonly commit: StoredCommit | null; readonly vector: Readonly<Record<string, number>>; readonly duplicate: boolean }
  | { readonly done: false; readonly refusals: readonly Refusal[] };

/** How often a lost race is decided anew before the caller is told. */
const ATTEMPTS = 8;

/** Ids are per actor: two users may use the same one. */
export const scopedCommandId = (actorId: string, commandId: string): string => idOf(`command:${actorId}:${commandId}`);

/** Notes how long `run` took and how it ended. A conflict is an outcome of its own; a fault is what else was thrown. */
const timed = async <T>(metric: Metric<'histogram'>, labels: Readonly<Record<string, string>>, outcomeOf: (result: T) => string, run: () => Promise<T>): Promise<T> => {
  const started = performance.now();
  const note = (outcome: string): void => observe(metric, (performance.now() - started) / 1000, { ...labels, outcome });
  try {
    const result = await run();
    note(outcomeOf(result));
    return result;
  } catch (error) {
    note(error instanceof ConcurrencyError ? 'conflict' : 'failed');
    throw error;
  }
};
const outcomeOf = (outcome: Outcome): string => (outcome.done ? (outcome.duplicate ? 'duplicate' : 'done') : 'refused');

/**
 * Runs commands: looks the command id up, loads, checks rights, decides, claims, seals, appends; a lost race is decided anew.
 * Refusals store nothing. Store faults (`Overloaded`, `OutcomeUnknown`, `StoreRewound`) go to the caller.
 */
export class CommandRuntime {
  constructor(private readonly deps: { store: EventStore; snapshots?: SnapshotStore; registry: EventRegistry; sealing: Sealing; digest: KeyedDigest; clock: Clock }) {}

  private readonly counts = { used: 0, saved: 0, failed: 0 };
  private readonly saving = new Map<string, Promise<void>>();

  /** Loads that a snapshot shortened, snapshots saved, and those that could not be. */
  status(): { readonly snapshots: { readonly used: number; readonly saved: number; readonly failed: number } } {
    return { snapshots: { ...this.counts } };
  }

  /** When no snapshot is being saved. */
  async idle(): Promise<void> {
    await Promise.all(this.saving.values());
  }

  /** Commands on one stream take turns within this process: they would only make each other decide anew. */
  private readonly turns = new Map<string, Promise<unknown>>();

  async run<C extends DomainCommand, S, E extends DomainEvent, F>(aggregate: Aggregate<C, S, E, F>, request: CommandRequest<C, S, E, F>): Promise<Outcome> {
    const before = this.turns.get(request.stream) ?? Promise.resolve();
    const mine = before.then(() => timed(METRICS.command, { command: request.command.type }, outcomeOf, () => inSpan({ name: `command ${request.command.type}`, correlation: request.correlation ?? '' }, () => this.attempt(aggregate, request))));
    const settled = mine.catch(() => {});
    this.turns.set(request.stream, settled);
    try {
      return await mine;
    } finally {
      if (this.turns.get(request.stream) === settled) this.turns.delete(request.stream);
    }
  }

  private append(handle: StreamHandle, draft: CommitDraft): Promise<Appended> {
    return timed(METRICS.append, {}, () => 'written', () => inSpan({ name: `append ${draft.command.type}`, kind: SpanKind.PRODUCER, correlation: draft.correlation, id: appendSpanId(draft.commandId) }, () => this.deps.store.append(handle, draft)));
  }

  private async attempt<C extends DomainCommand, S, E extends DomainEvent, F>(aggregate: Aggregate<C, S, E, F>, request: CommandRequest<C, S, E, F>): Promise<Outcome> {
    const { store, registry, sealing } = this.deps;
    const digest = inputDigest(this.deps.digest, request.command.type, request.input);
    for (let attempt = 1; ; attempt++) {
      const { handle, last, state, commits, after } = await this.read(aggregate, request.stream);
      // Before rights and decision: a retry must meet neither its own effect nor rights that this very command has ended.
      const actorId = request.actorId ?? (request.actor as StoredActor).id;
      const commandId = scopedCommandId(actorId, request.commandId);
      const earlier = request.idOfStream && after === 0 ? commits.find((commit) => commit.commandId === commandId) : await store.findCommand(request.stream, commandId);
      if (earlier) return this.repeated(earlier, request.stream, digest, handle);
      const refused = await request.authorise?.(state, handle.version);
      if (refused) return { done: false, refusals: refused.refusals };
      const actor = typeof request.actor === 'function' ? request.actor() : request.actor;
      if (request.expectedVersion != null && request.expectedVersion !== handle.version) {
        return { done: false, refusals: refuse('stale-version', { expected: request.expectedVersion, actual: handle.version }, ['expectedVersion']).refusals };
      }
      const now = this.deps.clock.now();
      const decision = aggregate.decider.decide(request.command, state, await request.facts(state, now));
      if (isRefused(decision)) return { done: false, refusals: decision.refusals };
      if (decision.length === 0) return { done: true, stream: request.stream, version: handle.version, commit: null, vector: this.vectorOf(last), duplicate: false };
      const claimRefused = await request.claim?.(decision);
      if (claimRefused) return { done: false, refusals: claimRefused.refusals };
      try {
        const appended = await this.append(handle, {
          events: await storedEvents({ service: store.service, registry, sealing }, decision, { stream: handle.stream, version: handle.version, commandId, occurred: now.toISOString() }), commandId, command: { type: request.command.type, digest }, actor,
          purpose: request.purpose, reason: request.reason ?? null, correlation: request.correlation ?? randomUUID(),
          cause: request.cause ?? null, ...(request.notBefore ? { notBefore: request.notBefore } : {}),
        });
        return appended.duplicate ? this.repeated(appended.commit, request.stream, digest, handle) : this.done(appended.commit, false);
      } catch (error) {
        if (!(error instanceof ConcurrencyError) || request.expectedVersion != null || attempt >= ATTEMPTS) throw error;
      }
    }
  }

  /** The state of a stream and its version: for rights and facts of other commands in the same service. */
  async load<S, E extends DomainEvent>(aggregate: Aggregate<any, S, E, any>, stream: string): Promise<{ state: S; version: number }> {
    const { handle, state } = await this.read(aggregate, stream);
    return { state, version: handle.version };
  }

  /** The state of a stream: folded over a snapshot where there is one that the stream still holds, which changes nothing but what is read. */
  private async read<S, E extends DomainEvent>(aggregate: Aggregate<any, S, E, any>, stream: string): Promise<Loaded & { readonly state: S }> {
    const { store, snapshots, registry } = this.deps;
    const { snapshot: rule, decider } = aggregate;
    const known = rule ? await snapshots?.find(stream, rule.schema) : null;
    const loaded = await store.load(stream, known?.at);
    if (loaded.after > 0) this.counts.used++;
    const events = loaded.commits.flatMap((commit) => commit.events.map((event) =>
      ({ type: event.type, data: registry.upcast(store.service, event.type, event.schema, event.data), occurred: event.occurred }) as unknown as E));
    const state = fold({ initial: loaded.after > 0 ? (known!.state as S) : decider.initial, evolve: (before, event: E) => decider.evolve(before, event) }, events);
    if (rule && snapshots && loaded.handle.version - loaded.after >= rule.every) this.keep(snapshots, stream, rule.schema, loaded, state);
    return { ...loaded, state };
  }

  /** Beside the command that had to read so much, which does not wait for it. */
  private keep(snapshots: SnapshotStore, stream: string, schema: number, { last }: Loaded, state: unknown): void {
    if (this.saving.has(stream) || !last) return;
    const save = async (): Promise<void> => {
      // A state that is not the same after JSON would decide otherwise: it is read from its events for ever.
      if (!isDeepStrictEqual(JSON.parse(JSON.stringify(state)), state)) throw new TypeError(`the state of ${stream} is not JSON`);
      await snapshots.save({ stream, schema, at: pointOf(last), state });
      this.counts.saved++;
    };
    this.saving.set(stream, save().catch(() => { this.counts.failed++; }).finally(() => this.saving.delete(stream)));
  }

  private repeated(commit: StoredCommit, stream: string, digest: string, handle: StreamHandle): Outcome {
    if (commit.command.digest !== digest || commit.stream !== stream) return { done: false, refusals: refuse('command-id-reused', {}, ['commandId']).refusals };
    const outcome = this.done(commit, true);
    return outcome.done ? { ...outcome, version: Math.max(outcome.version, handle.version) } : outcome;
  }

  private done(commit: StoredCommit, duplicate: boolean): Outcome {
    return {
      done: true, stream: commit.stream, version: commit.from + commit.count - 1, commit, duplicate,
      vector: this.vectorOf(commit),
    };
  }

  private vectorOf(commit: StoredCommit | null): Readonly<Record<string, number>> {
    return commit ? { [`${this.deps.store.service}/${commit.log}@${commit.epoch}`]: commit.first + commit.count - 1 } : {};
  }
}
