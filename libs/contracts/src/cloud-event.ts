import type { RecordedEvent } from '@kangfu/event-store';
import { cloudEventType, dataOf, type EventDefinition, kebab } from './event-definition.js';

/** Position as 20 digits, so that sequences sort as text. */
export const sequenceOf = (position: number): string => String(position).padStart(20, '0');

/** Where the JSON Schema of an event is served, from the origin on. */
export const schemaPath = (service: string, type: string, version: number): string => `/schemas/${service}/${kebab(type)}/v${version}`;

/** Consent may let a reader see some of the personal fields only. */
const withoutRequired = (schema: object): object => {
  const { required: _, ...rest } = JSON.parse(JSON.stringify(schema)) as { required?: string[] };
  return rest;
};

/** The JSON Schema (draft 2020-12) of an event's content in one of its versions: its public data, with the personal part beside it where a reader may see it. */
export const jsonSchemaOf = (origin: string, definition: EventDefinition, version = definition.version): object => {
  const { service, type, description, personal } = definition;
  const { properties, required } = JSON.parse(JSON.stringify(dataOf(definition, version))) as { properties: object; required?: string[] };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema', $id: origin + schemaPath(service, type, version), title: type, description, type: 'object',
    // A reader may be shown less than all, but always what it is about.
    required: (required ?? []).filter((name) => name.endsWith('Id')),
    properties: { ...properties, ...(personal ? { personal: { description: '个人信息；仅在同意范围内 Personal part, as far as consent allows; null once erased', anyOf: [withoutRequired(personal), { type: 'null' }] } } : {}) },
  };
};

/** CloudEvents 1.0 binary-mode Kafka headers of a stored event (docs/reference/events.md). `origin` is absolute: `https://kangfu.example`. */
export const cloudEventHeaders = (origin: string, event: RecordedEvent): Record<string, string> => ({
  'content-type': 'application/json',
  ce_specversion: '1.0',
  ce_id: event.id,
  ce_source: `${origin}/services/${event.service}`,
  ce_type: cloudEventType(event.service, event.type, event.schema),
  ce_dataschema: origin + schemaPath(event.service, event.type, event.schema),
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
