import type { StoredActor, StoredCause, StoredCommit, StoredEvent } from './format.js';

/**
 * What a majority read (or an append) showed of a stream: made by `load` and `append` only and given back to `append`,
 * so that a version number read elsewhere can never be appended on.
 */
export interface StreamHandle { readonly stream: string; readonly version: number; readonly log: number }

/** A commit of a stream as somebody knew it: what a snapshot rests on. The hash stands for the whole log up to there. */
export interface StreamPoint { readonly from: number; readonly version: number; readonly hash: string }

export interface Loaded {
  readonly handle: StreamHandle;
  /** In order, from the commit after `after` on. */
  readonly commits: StoredCommit[];
  /** Version that `commits` go on from: 0, or that of the point asked for, when the stream still holds that very commit. */
  readonly after: number;
  /** The stream's last commit, whether among `commits` or the one of the point; null for an unknown stream. */
  readonly last: StoredCommit | null;
}

export interface CommitDraft {
  /** At least one. Ids are given by the caller (deterministic), so that a retry makes the same ones. */
  readonly events: readonly StoredEvent[];
  readonly commandId: string;
  readonly command: { readonly type: string; readonly digest: string };
  readonly actor: StoredActor;
  readonly purpose: string;
  readonly reason: string | null;
  readonly correlation: string;
  readonly cause: StoredCause | null;
  /** Marks this attempt, so that its commit is known as its own after a lost answer; random unless given. */
  readonly token?: string;
  /** The commit's `at` is not before this instant (ISO): the recorded time of its cause. */
  readonly notBefore?: string;
}

export interface Appended {
  readonly handle: StreamHandle;
  readonly commit: StoredCommit;
  /** Position of the last event of the commit. */
  readonly position: number;
  /** True: this command id had been appended before; `commit` is that first one. */
  readonly duplicate: boolean;
}

/** Which part of a stream, whole commits: those at the edges may hold events outside. */
export interface StreamRange {
  /** From the commit that holds this version. Default 1. */
  readonly fromVersion?: number;
  /** To the commit that holds this version. Default: the end. */
  readonly toVersion?: number;
  /** The newest commit first. */
  readonly backwards?: boolean;
  /** Commits read at once, the most that is held in memory beside the one given. Default 200. */
  readonly page?: number;
}

/** Bounds of recorded time, ISO instants, both inclusive. */
export interface RecordedBetween { readonly since?: string; readonly until?: string }

/** Commits that hold an event of certain types, and how far they were looked for: up to there the log has no other. */
export interface FoundCommits {
  readonly commits: readonly StoredCommit[];
  /** Of the last commit that was looked at. */
  readonly position: number;
  readonly epoch: number;
  /** There the log ended. */
  readonly ended: boolean;
}

export interface LogTail { readonly log: number; readonly epoch: number; readonly commit: number; readonly position: number; readonly at: string; readonly hash: string }

/** Another append came first; load again and decide anew. */
export class ConcurrencyError extends Error {
  override readonly name = 'ConcurrencyError';
  constructor(readonly stream: string) { super(`stream ${stream} has moved on`); }
}
/** The queue is full; nothing was written. */
export class Overloaded extends Error { override readonly name = 'Overloaded'; }
/** It could not be found out in time whether the commit was written: retry with the same command id. */
export class OutcomeUnknown extends Error { override readonly name = 'OutcomeUnknown'; }
/** Not JSON, not of the stored format, or {@link CommitTooLarge}. Nothing was written. */
export class InvalidCommit extends Error { override readonly name: string = 'InvalidCommit'; }
/** An event over 1 MB, or a commit over 15 MB or 10,000 events. Nothing was written. */
export class CommitTooLarge extends InvalidCommit { override readonly name: string = 'CommitTooLarge'; }
/** The database cannot be reached (or the store is closed); an append that throws this wrote nothing. */
export class StoreUnavailable extends Error { override readonly name = 'StoreUnavailable'; }
/** The store is behind what was published from it: it was restored from an older backup and refuses appends. */
export class StoreRewound extends Error { override readonly name = 'StoreRewound'; }
/** A hole or a broken hash chain in the log: the reader stops. */
export class LogDamaged extends Error { override readonly name = 'LogDamaged'; }

/**
 * An append-only store of commits in one or several logs. Guarantees, for every adapter (proved by the contract suite):
 * dense commit numbers and positions from 1 in every log; dense versions from 1 in every stream; a commit is all or nothing;
 * `append` returns only after the commit survives the loss of a minority; a command id is appended once.
 */
export interface EventStore {
  /** Name of the service, part of every consistency token. */
  readonly service: string;
  /** Number of logs; log of a stream = uint32(SHA-256(stream)) mod logs. */
  readonly logs: number;
  /**
   * The commits of a stream in order (majority), with the handle to append on. An unknown stream has version 0. With a point: only those after it, if
   * the stream still holds that very commit; otherwise (the store was restored, the point is of a lost future) all of them, and `after` is 0.
   */
  load(stream: string, point?: StreamPoint): Promise<Loaded>;
  /**
   * Appends one commit. Throws {@link ConcurrencyError}, {@link Overloaded}, {@link OutcomeUnknown}, {@link InvalidCommit}, {@link StoreRewound},
   * {@link StoreUnavailable}. The handle must be one that this store's `load` or `append` returned (TypeError otherwise). A command id that the
   * log already holds gives the first commit back (`duplicate`), on a stale handle too: the caller compares actor and digest.
   */
  append(handle: StreamHandle, draft: CommitDraft): Promise<Appended>;
  /** The commit made under this command id for this stream's log, or null. Majority read. */
  findCommand(stream: string, commandId: string): Promise<StoredCommit | null>;
  /**
   * Commits holding events after a position, in order, at most `limit` commits (fewer where they are large: only none is the end); a position inside a commit gives
   * that commit. Throws {@link LogDamaged} on a hole. Majority read.
   */
  read(log: number, afterPosition: number, limit: number): Promise<StoredCommit[]>;
  /**
   * Of the next commits after a position, those that hold an event of one of these types, in order, at most `limit`: whoever wants few types passes the others by without having
   * them sent. Looks at so many commits at a time, so that there may be none before the end. Throws {@link LogDamaged} where a commit is missing. Majority read.
   */
  readTypes(log: number, afterPosition: number, limit: number, types: readonly string[]): Promise<FoundCommits>;
  /**
   * The commits of a stream one by one. A page is read when the reader has taken the one before, so a slow reader holds nothing in the database and a long stream
   * needs no memory. Majority; what is appended meanwhile is seen if the range holds it. Throws {@link LogDamaged} on a hole.
   */
  readStream(stream: string, range?: StreamRange): AsyncIterable<StoredCommit>;
  /** The commits of one correlation, log by log, in order. Correlations have no index (docs/decisions): a search over the logs, shortened by instants. Majority; pages like {@link readStream}. */
  readCorrelation(correlation: string, between?: RecordedBetween): AsyncIterable<StoredCommit>;
  /** The last position of a log that was recorded at this instant (ISO) or before; 0 where there is none. Majority. RangeError for what is no instant. */
  positionAt(log: number, instant: string): Promise<number>;
  /** The end of a log (commit 0, position 0 when empty). */
  tail(log: number): Promise<LogTail>;
  /** Resolves when something may have been appended after `position`, or after `timeoutMs`. Only a hint; never a guarantee. */
  wait(log: number, position: number, timeoutMs: number, signal?: AbortSignal): Promise<void>;
  /** From now on every append is refused with this error, those queued included (one already on its way may still be written); null lifts it. */
  refuseAppends(error: StoreRewound | null): void;
  /** Finishes what is queued, then stops; the database client stays the caller's. */
  close(): Promise<void>;
}
