import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { DomainEvent } from '@kangfu/decider';

export { Type, type Static } from '@sinclair/typebox';

/**
 * One definition of an event gives its TypeScript type, JSON Schema, version, personal marks, upcasters and whether agencies may get it.
 * `data` is stored in clear and must hold no personal detail; `personal` is sealed for `subject`.
 */
export interface EventDefinition<N extends string = string, D extends TObject = TObject, P extends TSchema = TSchema> {
  /** The service that owns it. */
  readonly service: string;
  /** Past tense in full words: `ReferralAccepted`. */
  readonly type: N;
  /** Version of the schema, from 1. */
  readonly version: number;
  /** What happened, zh and en in one sentence. */
  readonly description: string;
  readonly data: D;
  readonly personal: P | null;
  /** The data subject (person id, a uuid) whose key seals `personal`, and who the event is about; null: about nobody. */
  subject(this: void, data: Static<D>): string | null;
  /** Agencies get it (about people they may see). */
  readonly public: boolean;
  /** What each earlier version held, and how it becomes the next one: for each n below `version`. Personal parts never change shape without a new event type. */
  readonly upcasters: Readonly<Record<number, Upcaster>>;
}

export interface Upcaster {
  /** The public data of that version, as it was released. */
  readonly data: TObject;
  /** Pure. Fields that the version did not know are carried over by the registry. */
  up(this: void, data: never): object;
}

/** One step of an event's history: the schema of a version, and what makes the next one of it. */
export const upcaster = <D extends TObject>(data: D, up: (data: Static<D>) => object): Upcaster => ({ data, up });

/** The public data of a version of an event, the current one or an earlier; undefined: it never had that one. */
export const dataOf = (definition: EventDefinition, version: number): TObject | undefined => (version === definition.version ? definition.data : definition.upcasters[version]?.data);
/** From 1 to the current one. */
export const versionsOf = ({ version }: Pick<EventDefinition, 'version'>): number[] => Array.from({ length: version }, (_, i) => i + 1);

export type EventOf<T extends EventDefinition> = T extends EventDefinition<infer N, infer D, infer P>
  ? { readonly type: N; readonly data: Static<D>; readonly personal?: (unknown extends Static<P> ? undefined : Static<P>) | undefined; readonly occurred?: string }
  : never;

/** The union of the events of a list made by {@link defineEvents}. */
export type EventsOf<T extends Record<string, EventDefinition>> = { [K in keyof T]: EventOf<T[K]> }[keyof T];

interface Spec<D extends TObject, P extends TSchema> {
  readonly description: string;
  readonly version?: number;
  readonly data: D;
  readonly personal?: P;
  readonly subject?: (data: Static<D>) => string | null;
  readonly public?: boolean;
  readonly upcasters?: Readonly<Record<number, Upcaster>>;
}

/** Defines one event of a service. `subject` defaults to `data.personId` where there is one. */
export const defineEvent = <const N extends string, D extends TObject, P extends TSchema = TSchema>(
  service: string, type: N, spec: Spec<D, P>,
): EventDefinition<N, D, P> => {
  const definition: EventDefinition<N, D, P> = {
    service, type, version: spec.version ?? 1, description: spec.description, data: spec.data,
    personal: spec.personal ?? null,
    subject: spec.subject ?? ((data) => (data as { personId?: string }).personId ?? null),
    public: spec.public ?? false,
    upcasters: spec.upcasters ?? {},
  };
  for (let v = 1; v < definition.version; v++) {
    if (!definition.upcasters[v]) throw new TypeError(`${type}: no upcaster from version ${v}`);
  }
  return definition;
};

/** Field shapes used by many events. */
export const Field = {
  uuid: () => Type.String({ format: 'uuid' }),
  /** Calendar date `YYYY-MM-DD`. */
  date: () => Type.String({ format: 'date' }),
  /** ISO 8601 instant in UTC. */
  instant: () => Type.String({ format: 'date-time' }),
  text: (maxLength = 2000) => Type.String({ minLength: 1, maxLength }),
  /** One of fixed codes, as a union of literals. */
  oneOf: <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>({ type: 'string', enum: [...values] }),
  int: (minimum = 0, maximum = Number.MAX_SAFE_INTEGER) => Type.Integer({ minimum, maximum }),
};

/** `ReferralAccepted` → `referral-accepted`. */
export const kebab = (name: string): string => name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();

/** The CloudEvents type of an event: `cn.kangfu.referral.referral-accepted.v1`. */
export const cloudEventType = (service: string, type: string, version: number): string => `cn.kangfu.${service}.${kebab(type)}.v${version}`;

/** Only for readers that need the event union without its definitions. */
export type AnyDomainEvent = DomainEvent;
