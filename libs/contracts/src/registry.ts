import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { dataOf, type EventDefinition } from './event-definition.js';

const addFormats = addFormatsModule as unknown as (ajv: Ajv) => Ajv;

/** An event that does not fit its definition. The message names fields and rules, never values. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
}
/** An event of a type or a later version that this code does not know. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
}

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

/** The definitions a service knows: validates what is about to be stored and brings stored data to the current version. */
export class EventRegistry {
  /** Validators are compiled at the first event of a type: a service reads many types that it never writes, and its start would wait for all of them. */
  private readonly byType = new Map<string, { definition: EventDefinition; data: () => ValidateFunction; personal: (() => ValidateFunction) | null }>();
  /** Unknown fields are kept (additionalProperties are not refused): a newer writer may add some. */
  private readonly ajv = addFormats(new Ajv({ allErrors: false, strict: false }));

  /** `own` are the events a service writes; `consumed` what it reads of others (a definition of its own of the same event comes first). */
  constructor(own: Iterable<EventDefinition>, consumed: Iterable<EventDefinition> = []) {
    for (const definition of own) this.add(definition, true);
    for (const definition of consumed) this.add(definition, false);
  }

  private add(definition: EventDefinition, own: boolean): void {
    const key = `${definition.service}/${definition.type}`;
    if (this.byType.has(key)) {
      if (own) throw new TypeError(`event ${key} is defined twice`);
      return;
    }
    const { data, personal } = definition;
    this.byType.set(key, { definition, data: once(() => this.ajv.compile(data)), personal: personal ? once(() => this.ajv.compile(personal)) : null });
  }

  get definitions(): EventDefinition[] { return [...this.byType.values()].map((entry) => entry.definition); }

  find(service: string, type: string): EventDefinition | null { return this.byType.get(`${service}/${type}`)?.definition ?? null; }

  /** Throws {@link UnknownEvent} or {@link InvalidEvent}. */
  check(service: string, event: { type: string; data: object; personal?: object | undefined }): EventDefinition {
    const entry = this.byType.get(`${service}/${event.type}`);
    if (!entry) throw new UnknownEvent(`${service}/${event.type}`);
    const fits = (part: string, validate: ValidateFunction, value: object): void => {
      if (validate(value)) return;
      const e = validate.errors?.[0];
      throw new InvalidEvent(`${event.type}: ${part}${e?.instancePath ?? ''} ${e?.keyword ?? ''} ${JSON.stringify(e?.params ?? {})}`);
    };
    fits('data', entry.data(), event.data);
    if (event.personal !== undefined) {
      if (!entry.personal) throw new InvalidEvent(`${event.type}: personal part not allowed`);
      fits('personal', entry.personal(), event.personal);
    }
    return entry.definition;
  }

  /**
   * Stored data brought to the current version by the chain of upcasters; fields that their version did not know are carried over, unless the next one has such a field of its own.
   * Throws {@link UnknownEvent} for a type nobody told of and a version from the future.
   */
  upcast(service: string, type: string, version: number, data: object): object {
    const entry = this.byType.get(`${service}/${type}`);
    if (!entry || !dataOf(entry.definition, version)) throw new UnknownEvent(`${service}/${type} v${version}`);
    let current = data;
    for (let v = version; v < entry.definition.version; v++) {
      const { data: { properties }, up } = entry.definition.upcasters[v]!;
      const next = dataOf(entry.definition, v + 1)!.properties;
      const unknown = Object.fromEntries(Object.entries(current).filter(([name]) => !(name in properties) && !(name in next)));
      current = { ...unknown, ...up(current as never) };
    }
    return current;
  }
}
