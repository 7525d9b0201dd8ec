import { findStreamParts } from '@kangfu/common';
import type { RecordedEvent, StoredActor, StoredCause } from '@kangfu/event-store';
import { instant, type SealedPart } from '@kangfu/subscriptions';

/** One change of a case or person: the event with its envelope, personal parts still sealed. A row like those of projections, so that the same readers and rights apply; it never changes. */
export interface HistoryView {
  readonly accessKey: string;
  readonly caseId: string | null;
  readonly personId: string | null;
  readonly service: string;
  readonly log: number;
  readonly epoch: number;
  readonly position: number;
  /** Sorts what was recorded in the same millisecond. */
  readonly order: string;
  readonly at: string;
  readonly occurred: string;
  readonly stream: string;
  /** Kind of the stream (`case`, `plan`, …): rights go by it. */
  readonly kind: string;
  readonly version: number;
  readonly type: string;
  readonly schema: number;
  readonly actor: StoredActor;
  readonly purpose: string;
  readonly reason: string | null;
  readonly command: string;
  readonly commandId: string;
  readonly correlation: string;
  readonly cause: StoredCause | null;
  readonly commitHash: string;
  readonly data: object;
  readonly sealed: readonly SealedPart[];
  /** Index in the ledger. */
  readonly index: number;
}
export interface HistoryRow extends HistoryView { readonly _id: string; readonly _rev: number; readonly _from: string; readonly _shown: boolean; readonly _slices: object }

/** Changing what a row holds means a new version, filled from the ledger's beginning. */
export const HISTORY = { name: 'history', collection: 'history_v1' } as const;
export const HISTORY_INDEXES = [
  { key: { caseId: 1, at: 1, order: 1, _id: 1, kind: 1 } }, { key: { personId: 1, at: 1, order: 1, _id: 1, kind: 1 } }, { key: { stream: 1, version: 1 } },
] as const;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The history row of an event about a case or person; null for others. A pure function of the stored event and its place in the ledger. */
export const historyRowOf = (event: RecordedEvent, index: number): HistoryRow | null => {
  const data = event.data as { caseId?: unknown; personId?: unknown };
  const caseId = textOf(data.caseId);
  const personId = textOf(data.personId) ?? event.subjects[0] ?? null;
  if (!caseId && !personId) return null;
  const { service, log, epoch, position, stream, version } = event;
  return {
    _id: event.id, _rev: 1, _from: instant(event.at), _shown: true, _slices: {},
    accessKey: caseId ? `case-${caseId}` : `person-${personId}`, caseId, personId, service, log, epoch, position,
    order: `${service}/${log}/${String(epoch).padStart(6, '0')}/${String(position).padStart(16, '0')}`,
    at: instant(event.at), occurred: event.occurred, stream, kind: partsOf(stream).kind, version, type: event.type, schema: event.schema, actor: event.actor, purpose: event.purpose, reason: event.reason,
    command: event.command, commandId: event.commandId, correlation: event.correlation, cause: event.cause, commitHash: event.commitHash, data: event.data,
    sealed: event.pii.map((blob) => ({ ...blob, stream, version, event: event.id, type: event.type })), index,
  };
};

/** Kind and uuid of a stream; the whole text as kind where it is none. */
export const partsOf = (stream: string): { kind: string; uuid: string } => findStreamParts(stream) ?? { kind: stream, uuid: '' };
