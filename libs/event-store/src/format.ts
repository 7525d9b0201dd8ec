/** The stored format. Fixed for good: see docs/reference/stored-format.md. Everything is JSON: ISO strings, safe integers, base64 for bytes. */

/** A personal blob of one data subject: AES-256-GCM; `iv`, `ct`, `tag`, `kcv` are base64. */
export interface SealedBlob {
  readonly subject: string;
  readonly keyVersion: number;
  readonly iv: string;
  readonly ct: string;
  readonly tag: string;
  /** Key check value: GCM does not commit to the key. */
  readonly kcv: string;
}

export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** Version of the event's schema. */
  readonly schema: number;
  /** When it happened (ISO instant); the commit's `at` is when it was recorded. */
  readonly occurred: string;
  /** Person ids this event is about. */
  readonly subjects: readonly string[];
  /** 16 random bytes, base64: salts the digests of the ledger. */
  readonly salt: string;
  readonly data: object;
  readonly pii: readonly SealedBlob[];
}

/** Who did it: id, role and unit code at that time, and on whose behalf. */
export interface StoredActor { readonly id: string; readonly role: string; readonly unit: string | null; readonly for: string | null }

/** What caused a commit of a process or another service. */
export interface StoredCause { readonly service: string; readonly log: number; readonly position: number; readonly id: string }

export interface StoredCommit {
  /** 1, 2, 3 … without holes, in commit order of the log. */
  readonly _id: number;
  readonly log: number;
  readonly epoch: number;
  readonly tenant: string;
  readonly stream: string;
  /** Stream version of the first event, from 1. */
  readonly from: number;
  /** Position in the log of the first event, from 1. */
  readonly first: number;
  /** Number of events. */
  readonly count: number;
  /** Of this attempt to append: tells our own commit from another's after a lost reply. */
  readonly token: string;
  /** Unique in the log: scoped to the actor for users' commands. */
  readonly commandId: string;
  /** Name of the command and a keyed digest of its input (a reused id with another input is refused). */
  readonly command: { readonly type: string; readonly digest: string };
  readonly actor: StoredActor;
  readonly purpose: string;
  readonly reason: string | null;
  /** When it was recorded, ISO instant; never runs backwards within a log. */
  readonly at: string;
  readonly correlation: string;
  readonly cause: StoredCause | null;
  /** Hash of the previous commit of the log, hex; 64 zeros before the first. */
  readonly prev: string;
  /** SHA-256 over the RFC 8785 bytes of this commit without `hash`, hex. */
  readonly hash: string;
  readonly events: readonly StoredEvent[];
}

/** One event with its place in the log and what its commit says: what projections, processes and feeds get. */
export interface RecordedEvent extends StoredEvent {
  readonly service: string;
  readonly log: number;
  readonly epoch: number;
  readonly position: number;
  readonly stream: string;
  /** Stream version of this event, from 1. */
  readonly version: number;
  /** Recorded, ISO instant. */
  readonly at: string;
  readonly commit: number;
  readonly commitHash: string;
  readonly commandId: string;
  readonly command: string;
  readonly actor: StoredActor;
  readonly purpose: string;
  readonly reason: string | null;
  readonly correlation: string;
  readonly cause: StoredCause | null;
}

/** The events of a commit with their places. */
export const recordedEvents = (service: string, commit: StoredCommit): RecordedEvent[] =>
  commit.events.map((event, i) => ({
    ...event, service, log: commit.log, epoch: commit.epoch, position: commit.first + i, stream: commit.stream,
    version: commit.from + i, at: commit.at, commit: commit._id, commitHash: commit.hash, commandId: commit.commandId,
    command: commit.command.type, actor: commit.actor, purpose: commit.purpose, reason: commit.reason,
    correlation: commit.correlation, cause: commit.cause,
  }));

export const GENESIS_HASH = '0'.repeat(64);
