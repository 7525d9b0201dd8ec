import { type Storing, inputDigest, storedEvents } from '@kangfu/commands';
import { ConcurrencyError, type Appended, type StoredEvent, type StreamHandle } from '@kangfu/event-store';
import type { MongoEventStore } from '@kangfu/event-store-mongodb';
import type { Claims, KeyedDigest } from '@kangfu/privacy';
import type { Decided } from './world.ts';

export interface ServiceStore { readonly store: MongoEventStore; readonly storing: Storing }
export interface HistoryTarget {
  readonly services: ReadonlyMap<string, ServiceStore>;
  readonly digest: KeyedDigest;
  readonly claims: Claims;
  /** Recorded when it happened; otherwise now, where a log holds later commits already. */
  readonly recordThen: boolean;
}

/** Commits that are sealed ahead, or away: enough for full batches, and far below the queue of a store. */
const OPEN = 3_000;
/** Ends of streams that are remembered; those of others are asked of the store. */
const REMEMBERED = 100_000;

/** The latest ends of streams, in two generations. */
class Ends {
  private young = new Map<string, StreamHandle>();
  private old = new Map<string, StreamHandle>();
  get(stream: string): StreamHandle | undefined { return this.young.get(stream) ?? this.old.get(stream); }
  set(handle: StreamHandle): void {
    this.young.set(handle.stream, handle);
    if (this.young.size < REMEMBERED) return;
    this.old = this.young;
    this.young = new Map();
  }
}

/**
 * Stores what was decided, through the store's own append: sealed and digested as the runtime does it, in the order of its time. Answers the number of events.
 * Into logs of its own any refusal of the store ends it: a history that another writer has a part in is not this one. Where services run, their processes take part as they will: what lost a
 * race with them follows where the stream has come to.
 */
export const storeHistory = async (decided: Iterable<Decided>, { services, digest, claims, recordThen }: HistoryTarget, onProgress: (events: number, at: string) => void = () => {}): Promise<number> => {
  const ends = new Ends();
  const away = new Map<string, Promise<void>>();
  /** Of each service: its log is in the order of time, whatever the others wait for. */
  const turns = new Map<string, Promise<void>>();
  let open = 0;
  let room = (): void => {};
  let failure: Error | null = null;
  let events = 0;

  const seal = async ({ service, stream, version, commandId, at, events: decision, claim }: Decided): Promise<StoredEvent[]> => {
    const owner = claim && (await claims.claim(claim.index, claim.owner));
    if (claim && owner !== claim.owner) throw new Error('an identity number of the generated people is somebody’s already: take another seed');
    return storedEvents(services.get(service)!.storing, decision, { stream, version, commandId, occurred: at });
  };
  /** Resolves when it is on its way: the next of its service may follow. */
  const append = async (one: Decided, sealed: Promise<StoredEvent[]>): Promise<void> => {
    const { service, stream, version, commandId, command, actor, purpose, correlation, at } = one;
    const { store } = services.get(service)!;
    await away.get(stream);
    if (failure) throw failure;
    const handle = version === 0 ? store.begin(stream) : ends.get(stream) ?? (await store.load(stream)).handle;
    // What is sealed is bound to its place.
    const stored = await (handle.version === version ? sealed : seal({ ...one, version: handle.version }));
    const draft = { commandId, command: { type: command.type, digest: inputDigest(digest, command.type, command.input) }, actor, purpose, reason: null, correlation, cause: null, ...(recordThen ? { notBefore: at } : {}) };
    const follow = async (error: Error): Promise<Appended> => {
      if (recordThen || !(error instanceof ConcurrencyError)) throw error;
      const { handle: now } = await store.load(stream);
      return store.append(now, { ...draft, events: await seal({ ...one, version: now.version }) }).catch(follow);
    };
    away.set(stream, store.append(handle, { ...draft, events: stored }).catch(follow).then((done) => {
      ends.set(done.handle);
      events += stored.length;
      onProgress(events, at);
    }).catch((error: Error) => { failure ??= error; }).finally(() => {
      away.delete(stream);
      open--;
      room();
    }));
  };

  for (const one of decided) {
    const sealed = seal(one);
    open++;
    turns.set(one.service, Promise.all([sealed, turns.get(one.service)]).then(() => append(one, sealed)).catch((error: Error) => { failure ??= error; room(); }));
    while (open >= OPEN && !failure) await new Promise<void>((resolve) => { room = resolve; });
    if (failure) throw failure;
  }
  await Promise.all(turns.values());
  await Promise.all(away.values());
  if (failure) throw failure;
  return events;
};
