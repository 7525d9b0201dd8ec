import type { RecordedEvent } from '@kangfu/event-store';
import { cloudEventType, kebab } from './event-definition.js';

/** Position as 20 digits, so that sequences sort as text. */
export const sequenceOf = (position: number): string => String(position).padStart(20, '0');

/** CloudEvents 1.0 binary-mode Kafka headers of a stored event (docs/reference/events.md). `origin` is absolute: `https://kangfu.example`. */
export const cloudEventHeaders = (origin: string, event: RecordedEvent): Record<string, string> => ({
  'content-type': 'application/json',
  ce_specversion: '1.0',
  ce_id: event.id,
  ce_source: `${origin}/services/${event.service}`,
  ce_type: cloudEventType(event.service, event.type, event.schema),
  ce_dataschema: `${origin}/schemas/${event.service}/${kebab(event.type)}/v${event.schema}`,
  ce_subject: event.stream,
  ce_time: event.occurred,
  ce_recordedtime: event.at,
  ce_sequence: sequenceOf(event.position),
  ce_log: String(event.log),
  ce_epoch: String(event.epoch),
  ce_commit: String(event.commit),
  ce_commithash: event.commitHash,
  ce_streamversion: String(event.version),
  ce_correlationid: event.correlation,
  ce_commandid: event.commandId,
  ...(event.cause ? { ce_causationid: event.cause.id } : {}),
});
