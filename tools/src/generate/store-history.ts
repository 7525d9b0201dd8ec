import { type Storing, inputDigest, storedEvents } from '@kangfu/commands';
import type { StreamHandle } from '@kangfu/event-store';
import type { MongoEventStore } from '@kangfu/event-store-mongodb';
import type { Claims, KeyedDigest } from '@kangfu/privacy';
import type { Decided } from './world.ts';

export interface ServiceStore { readonly store: MongoEventStore; readonly storing: Storing }
export interface HistoryTarget {
  readonly services: ReadonlyMap<string, ServiceStore>;
  readonly digest: KeyedDigest;
  readonly blindIndex: KeyedDigest;
  readonly claims: Claims;
  /** Recorded when it happened; otherwise now, where a log holds later commits already. */
  readonly recordThen: boolean;
}

/** Commits that are sealed ahead of their turn: sealing asks for keys, the order of a log is that of time. */
const AHEAD = 1_500;
/** Commits that are away: enough for full batches, and far below the queue of a store. */
const AWAY = 2_000;
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
 * Any refusal of the store ends it: a history that another writer has a part in is not this one.
 */
export const storeHistory = async (decided: Iterable<Decided>, { services, digest, blindIndex, claims, recordThen }: HistoryTarget, onProgress: (events: number, at: string) => void = () => {}): Promise<number> => {
  const ends = new Ends();
  const away = new Map<string, Promise<void>>();
  let failure: Error | null = null;
  let events = 0;

  const seal = async ({ service, stream, version, commandId, at, events: decision, claim }: Decided) => {
    const owner = claim && (await claims.claim(blindIndex.of(claim.text), claim.owner));
    if (claim && owner !== claim.owner) throw new Error('an identity number of the generated people is somebody’s already: take another seed');
    return storedEvents(services.get(service)!.storing, decision, { stream, version, commandId, occurred: at });
  };
  const append = async ({ service, stream, version, commandId, command, actor, purpose, correlation, at }: Decided, sealed: ReturnType<typeof seal>): Promise<void> => {
    const { store } = services.get(service)!;
    const stored = await sealed;
    await away.get(stream);
    const handle = version === 0 ? store.begin(stream) : ends.get(stream) ?? (await store.load(stream)).handle;
    const draft = { events: stored, commandId, command: { type: command.type, digest: inputDigest(digest, command.type, command.input) }, actor, purpose, reason: null, correlation, cause: null, ...(recordThen ? { notBefore: at } : {}) };
    away.set(stream, store.append(handle, draft).then((done) => {
      ends.set(done.handle);
      events += stored.length;
    }, (error: Error) => { failure ??= error; }).finally(() => { away.delete(stream); }));
    if (away.size >= AWAY) await Promise.race(away.values());
    if (failure) throw failure;
  };

  const waiting: { readonly one: Decided; readonly sealed: ReturnType<typeof seal> }[] = [];
  const next = async (): Promise<void> => {
    const { one, sealed } = waiting.shift()!;
    await append(one, sealed);
    onProgress(events, one.at);
  };
  for (const one of decided) {
    const sealed = seal(one);
    // It is awaited in its turn.
    sealed.catch(() => {});
    waiting.push({ one, sealed });
    if (waiting.length >= AHEAD) await next();
  }
  while (waiting.length > 0) await next();
  await Promise.all(away.values());
  if (failure) throw failure;
  return events;
};
