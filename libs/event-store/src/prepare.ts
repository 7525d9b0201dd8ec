import { hash as hashOf } from 'node:crypto';
import { canonicalJson } from '@kangfu/common';
import { CommitTooLarge, InvalidCommit, type CommitDraft } from './event-store.js';
import type { StoredActor, StoredCause, StoredCommit, StoredEvent } from './format.js';

export const MAX_EVENT_BYTES = 1024 * 1024;
export const MAX_COMMIT_BYTES = 15 * 1024 * 1024;
/** More than any decision makes; keeps the numbering of a commit's events cheap for every reader. */
export const MAX_COMMIT_EVENTS = 10_000;
/** MongoDB allows 100 levels in a document; the envelope takes some. */
const MAX_DEPTH = 80;

/**
 * A draft that was checked and copied when it was queued: what the caller changes later changes nothing, and a bad draft
 * fails alone. The canonical text of all that does not depend on the place in the log is made here, so that chaining a
 * commit costs one concatenation and one SHA-256.
 */
export interface PreparedCommit {
  readonly stream: string;
  /** Stream version of the first event. */
  readonly from: number;
  readonly commandId: string;
  readonly token: string;
  /** Bytes of the canonical text, about what the stored document takes. */
  readonly bytes: number;
  readonly notBefore: string;
  readonly events: readonly StoredEvent[];
  readonly body: {
    readonly tenant: string; readonly command: { readonly type: string; readonly digest: string }; readonly actor: StoredActor; readonly purpose: string;
    readonly reason: string | null; readonly correlation: string; readonly cause: StoredCause | null;
  };
  /** Canonical members between those that depend on the place: see {@link placeCommit}. */
  readonly text: { readonly actor: string; readonly causeToCount: string; readonly events: string; readonly purposeToEnd: string };
}

export interface Place { readonly log: number; readonly epoch: number; readonly commit: number; readonly position: number; readonly at: string; readonly hash: string }

const refuse = (why: string): never => { throw new InvalidCommit(why); };
// In every Node that runs this; the ES2023 type library does not have it yet.
const isWellFormed = (text: string): boolean => (text as unknown as { isWellFormed(): boolean }).isWellFormed();

const isPlain = (value: object): boolean => {
  const proto: unknown = Object.getPrototypeOf(value);
  // Not compared with Object.prototype: objects may come from another realm (workers, test runners).
  return proto === null || Object.getPrototypeOf(proto) === null;
};

/**
 * A deep copy with sorted keys, so that JSON.stringify of it is RFC 8785 canonical (but for integer-like keys, which
 * JavaScript puts first). Refuses what does not come back from JSON and BSON as it went in.
 */
const copySorted = (value: unknown, depth: number, odd: { keys: boolean }): unknown => {
  switch (typeof value) {
    case 'string':
      return isWellFormed(value) ? value : refuse('a string is not well-formed Unicode');
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) return refuse('a number is not finite');
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) return refuse('an integer is not safe');
      return value === 0 ? 0 : value; // -0 is 0 in JSON
    case 'object': {
      if (value === null) return null;
      if (depth > MAX_DEPTH) return refuse('nested too deeply');
      if (Array.isArray(value)) {
        const copy: unknown[] = [];
        for (let i = 0; i < value.length; i++) copy.push(copySorted(value[i], depth + 1, odd));
        return copy;
      }
      if (!isPlain(value)) return refuse('an object is not plain JSON');
      const copy: Record<string, unknown> = {};
      for (const key of Object.keys(value).sort()) {
        const code = key.charCodeAt(0);
        if (code >= 48 && code <= 57) odd.keys = true;
        // What BSON gives a meaning of its own would come back as something else.
        else if (code === 36 || key === '_bsontype' || key === '__proto__') refuse('a key is reserved');
        if (key.includes('\0') || !isWellFormed(key)) refuse('a key holds what cannot be stored');
        copy[key] = copySorted((value as Record<string, unknown>)[key], depth + 1, odd);
      }
      return copy;
    }
    default:
      return refuse(`${typeof value} is not JSON`);
  }
};

const canonicalCopy = <T>(value: T): { copy: T; text: string } => {
  const odd = { keys: false };
  const copy = copySorted(value, 0, odd) as T;
  return { copy, text: odd.keys ? canonicalJson(copy) : JSON.stringify(copy) };
};

const text = (value: unknown, name: string): string =>
  typeof value === 'string' && value.length > 0 && isWellFormed(value) ? value : refuse(`${name} must be text`);
const instant = (value: string, name: string): string => {
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? refuse(`${name} must be an instant`) : new Date(ms).toISOString();
};

const EVENT_KEYS = ['data', 'id', 'occurred', 'pii', 'salt', 'schema', 'subjects', 'type'].join();

/** Checks and copies a draft. Throws {@link InvalidCommit} with a text that holds nothing of the draft. */
export const prepareCommit = (stream: string, version: number, tenant: string, token: string, draft: CommitDraft): PreparedCommit => {
  if (!Array.isArray(draft.events) || draft.events.length === 0) refuse('a commit needs at least one event');
  if (draft.events.length > MAX_COMMIT_EVENTS) throw new CommitTooLarge('a commit is over 10,000 events');
  const events: StoredEvent[] = [];
  const texts: string[] = [];
  const ids = new Set<string>();
  let bytes = 0;
  for (const event of draft.events) {
    const { copy, text: eventText } = canonicalCopy(event);
    if (Object.keys(copy).join() !== EVENT_KEYS) refuse('an event does not have the members of the stored format');
    if (typeof copy.data !== 'object' || copy.data === null) refuse('data must be an object');
    text(copy.id, 'event id');
    text(copy.type, 'event type');
    if (ids.has(copy.id)) refuse('an event id is there twice');
    ids.add(copy.id);
    const size = Buffer.byteLength(eventText);
    if (size > MAX_EVENT_BYTES) throw new CommitTooLarge('an event is over 1 MB');
    bytes += size + 1;
    // Stops before a huge draft is copied as a whole.
    if (bytes > MAX_COMMIT_BYTES) throw new CommitTooLarge('a commit is over 15 MB');
    events.push(copy);
    texts.push(eventText);
  }
  const commandId = text(draft.commandId, 'commandId');
  const actor = canonicalCopy(draft.actor);
  const cause = canonicalCopy(draft.cause);
  const command = canonicalCopy(draft.command);
  const reason = canonicalCopy(draft.reason);
  const purpose = text(draft.purpose, 'purpose');
  const correlation = text(draft.correlation, 'correlation');
  const causeToCount = `"cause":${cause.text},"command":${command.text},"commandId":${JSON.stringify(commandId)},"correlation":${JSON.stringify(correlation)},"count":${events.length}`;
  const purposeToEnd = `"purpose":${JSON.stringify(purpose)},"reason":${reason.text},"stream":${JSON.stringify(stream)},"tenant":${JSON.stringify(tenant)},"token":${JSON.stringify(token)}}`;
  bytes += Buffer.byteLength(actor.text) + Buffer.byteLength(causeToCount) + Buffer.byteLength(purposeToEnd) + 350;
  if (bytes > MAX_COMMIT_BYTES) throw new CommitTooLarge('a commit is over 15 MB');
  return {
    stream, from: version + 1, commandId, token, bytes, events,
    notBefore: draft.notBefore === undefined ? '' : instant(draft.notBefore, 'notBefore'),
    body: { tenant, command: command.copy, actor: actor.copy, purpose, reason: reason.copy, correlation, cause: cause.copy },
    text: { actor: actor.text, causeToCount, events: `[${texts.join()}]`, purposeToEnd },
  };
};

/** The commit that follows `tail`, recorded at `now` or later (`at` never runs backwards within a log). */
export const placeCommit = (prepared: PreparedCommit, tail: Place, epoch: number, now: string): StoredCommit => {
  const { body, text: t } = prepared;
  let at = now > tail.at ? now : tail.at;
  if (prepared.notBefore > at) at = prepared.notBefore;
  const _id = tail.commit + 1;
  const first = tail.position + 1;
  // In one call: a Hash object costs more than the hashing of a kilobyte.
  const hash = hashOf(
    'sha256',
    `{"_id":${_id},"actor":${t.actor},"at":"${at}",${t.causeToCount},"epoch":${epoch},"events":${t.events},"first":${first},"from":${prepared.from},"log":${tail.log},"prev":"${tail.hash}",${t.purposeToEnd}`,
    'hex',
  );
  return {
    _id, log: tail.log, epoch, tenant: body.tenant, stream: prepared.stream, from: prepared.from, first, count: prepared.events.length,
    token: prepared.token, commandId: prepared.commandId, command: body.command, actor: body.actor, purpose: body.purpose, reason: body.reason,
    at, correlation: body.correlation, cause: body.cause, prev: tail.hash, hash, events: prepared.events,
  };
};

/** The place after a commit. */
export const placeAfter = (commit: StoredCommit): Place => ({
  log: commit.log, epoch: commit.epoch, commit: commit._id, position: commit.first + commit.count - 1, at: commit.at, hash: commit.hash,
});
