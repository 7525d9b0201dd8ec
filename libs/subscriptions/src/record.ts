import { cloudEventHeaders } from '@kangfu/contracts';
import type { RecordedEvent, StoredActor, StoredCause, StoredCommit, StoredEvent } from '@kangfu/event-store';
import { appendSpanId, traceparentOf } from '@kangfu/telemetry';
import type { IHeaders, KafkaMessage, Message } from 'kafkajs';

/** What of a commit only its restoring needs: with the events and the other headers it gives the stored commit again, to the bit. */
interface CommitRest { readonly tenant: string; readonly token: string; readonly digest: string; readonly prev: string; readonly first: number; readonly count: number }
/** What a consumer needs of the commit beyond the CloudEvents headers to have the recorded event again. Ids and codes only. */
interface CommitHeader { readonly actor: StoredActor; readonly purpose: string; readonly reason: string | null; readonly command: string; readonly cause: StoredCause | null; readonly rest?: CommitRest }

/** One event as a record of its topic: value as stored, place and commit in the headers (docs/reference/events.md). With its commit, that can be restored from the topic. */
export const encodeRecord = (origin: string, recorded: RecordedEvent, whole?: StoredCommit): Message & { value: string } => {
  const event: StoredEvent = {
    id: recorded.id, type: recorded.type, schema: recorded.schema, occurred: recorded.occurred, subjects: recorded.subjects, salt: recorded.salt,
    data: recorded.data, pii: recorded.pii,
  };
  const commit: CommitHeader = {
    actor: recorded.actor, purpose: recorded.purpose, reason: recorded.reason, command: recorded.command, cause: recorded.cause,
    ...(whole ? { rest: { tenant: whole.tenant, token: whole.token, digest: whole.command.digest, prev: whole.prev, first: whole.first, count: whole.count } } : {}),
  };
  // Where a consumer that traces hangs its spans: below the append, whose ids are in the event.
  const traceparent = traceparentOf(recorded.correlation, appendSpanId(recorded.commandId));
  return { key: recorded.stream, value: JSON.stringify(event), headers: { ...cloudEventHeaders(origin, recorded), 'kangfu-commit': JSON.stringify(commit), ...(traceparent ? { traceparent } : {}) } };
};

/** Where a record stands in its log, read from the headers alone. */
export interface RecordPlace { readonly id: string; readonly type: string; readonly epoch: number; readonly position: number; readonly commitHash: string }

/** A record that is none of the relay's. The message names the place, never the content. */
export class UnreadableRecord extends Error { override readonly name = 'UnreadableRecord'; }

const text = (headers: IHeaders | undefined, name: string): string | null => {
  const value = headers?.[name];
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString() : null;
};
const whole = (value: string | null): number | null => {
  if (value === null || !/^\d{1,20}$/.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
};

/** null: not a record of the relay. `ce_type` is kept as it is on the wire. */
export const findPlace = ({ headers }: Pick<KafkaMessage, 'headers'>): RecordPlace | null => {
  const id = text(headers, 'ce_id');
  const type = text(headers, 'ce_type');
  const commitHash = text(headers, 'ce_commithash');
  const epoch = whole(text(headers, 'ce_epoch'));
  const position = whole(text(headers, 'ce_sequence'));
  return id && type && commitHash && epoch !== null && position ? { id, type, commitHash, epoch, position } : null;
};

const decode = (service: string, log: number, message: Pick<KafkaMessage, 'headers' | 'value'>): { recorded: RecordedEvent; event: StoredEvent; rest: CommitRest | null } => {
  const place = findPlace(message);
  const headers = message.headers;
  const where = `${service}/${log}${place ? ` position ${place.position}` : ''}`;
  const version = whole(text(headers, 'ce_streamversion'));
  const commit = whole(text(headers, 'ce_commit'));
  const stream = text(headers, 'ce_subject');
  const at = text(headers, 'ce_recordedtime');
  const commandId = text(headers, 'ce_commandid');
  const correlation = text(headers, 'ce_correlationid');
  if (!place || !version || !commit || !stream || !at || !commandId || correlation === null || !message.value) throw new UnreadableRecord(where);
  let event: StoredEvent | null;
  let header: CommitHeader | null;
  try {
    event = JSON.parse(message.value.toString()) as StoredEvent | null;
    header = JSON.parse(text(headers, 'kangfu-commit') ?? '') as CommitHeader | null;
  } catch {
    throw new UnreadableRecord(`${where}: not JSON`);
  }
  if (event?.id !== place.id || typeof event.type !== 'string' || typeof event.data !== 'object' || event.data === null || !Array.isArray(event.pii) || !header?.actor) throw new UnreadableRecord(`${where}: not an event`);
  const recorded = {
    ...event, service, log, epoch: place.epoch, position: place.position, stream, version, at, commit, commitHash: place.commitHash, commandId,
    command: header.command, actor: header.actor, purpose: header.purpose, reason: header.reason, correlation, cause: header.cause,
  };
  return { recorded, event, rest: header.rest ?? null };
};

/** The recorded event of a record. Throws {@link UnreadableRecord}. */
export const decodeRecord = (service: string, log: number, message: Pick<KafkaMessage, 'headers' | 'value'>): RecordedEvent => decode(service, log, message).recorded;

/** The part of a stored commit that one record holds. */
export interface CommitPart {
  readonly position: number;
  readonly event: StoredEvent;
  readonly first: number;
  readonly count: number;
  /** The commit, given all of its events in order. Its hash is what the record says; compare it. */
  readonly commit: (events: readonly StoredEvent[]) => StoredCommit;
}

/** null: published by a release that did not send all of a commit. Throws {@link UnreadableRecord}. */
export const decodeCommitPart = (service: string, log: number, message: Pick<KafkaMessage, 'headers' | 'value'>): CommitPart | null => {
  const { recorded: r, event, rest } = decode(service, log, message);
  if (!rest) return null;
  const { tenant, token, digest, prev, first, count } = rest;
  return {
    position: r.position, event, first, count,
    commit: (events) => ({
      _id: r.commit, log, epoch: r.epoch, tenant, stream: r.stream, from: r.version - (r.position - first), first, count, token, commandId: r.commandId,
      command: { digest, type: r.command }, actor: r.actor, purpose: r.purpose, reason: r.reason, at: r.at, correlation: r.correlation, cause: r.cause, prev, hash: r.commitHash, events,
    }),
  };
};
