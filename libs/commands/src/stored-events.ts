import { randomBytes } from 'node:crypto';
import { canonicalJson, idOf } from '@kangfu/common';
import type { EventRegistry } from '@kangfu/contracts';
import type { DomainEvent } from '@kangfu/decider';
import type { StoredEvent } from '@kangfu/event-store';
import type { KeyedDigest, Sealing } from '@kangfu/privacy';

export interface Storing { readonly service: string; readonly registry: EventRegistry; readonly sealing: Sealing }
export interface StoringPlace { readonly stream: string; /** Of the stream before. */ readonly version: number; readonly commandId: string; /** Of events that do not say when they happened. */ readonly occurred: string }

/** Decided events as they are stored: checked against their definitions, personal parts sealed for the place they will have. Ids follow from command, stream and order. */
export const storedEvents = ({ service, registry, sealing }: Storing, decision: readonly DomainEvent[], { stream, version, commandId, occurred }: StoringPlace): Promise<StoredEvent[]> =>
  Promise.all(decision.map(async (event, i): Promise<StoredEvent> => {
    const data = JSON.parse(JSON.stringify(event.data)) as object;
    const definition = registry.check(service, { type: event.type, data, personal: event.personal });
    const id = idOf(`event:${commandId}:${stream}:${i}`);
    const subject = definition.subject(data as never);
    const pii = event.personal === undefined || subject === null ? [] : [await sealing.seal(subject, event.personal, { stream, version: version + 1 + i, event: id, type: event.type })];
    return {
      id, type: event.type, schema: definition.version, occurred: event.occurred ?? occurred, subjects: subject === null ? [] : [subject],
      salt: randomBytes(16).toString('base64'), data, pii,
    };
  }));

/** What tells whether a command that comes again is the same one: type and input, by a keyed digest. */
export const inputDigest = (digest: KeyedDigest, type: string, input: unknown): string => digest.of(canonicalJson([type, input ?? null]));
