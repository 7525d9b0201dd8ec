import type { AccessFacts, AccessRow, AppointmentsRow, UnitRow } from '@kangfu/access';
import { access, appointments, units } from '@kangfu/access';
import type { CommandRuntime } from '@kangfu/commands';
import type { Clock } from '@kangfu/common';
import type { EventStore } from '@kangfu/event-store';
import type { BlindRecords, Claims, KeyedDigest } from '@kangfu/privacy';
import type { MongoSums, Projection, Row, Rows } from '@kangfu/subscriptions';
import type { Commands } from './commands.js';
import type { Personal } from './personal.js';
import { Reader, Totalling } from './reader.js';
import type { RequestContext } from './request-context.js';

/**
 * What a use case of a service works with; one instance per service, injected by its class.
 * Reading goes through {@link reader}, writing through {@link commands}; there is no other way to the data.
 */
export class Kangfu {
  constructor(private readonly parts: {
    readonly service: string;
    readonly store: EventStore;
    readonly runtime: CommandRuntime;
    readonly commands: Commands;
    readonly personal: Personal;
    readonly clock: Clock;
    readonly rows: <V extends object>(projection: Projection<V>) => Rows<V>;
    readonly sums: (projection: Projection<any>) => MongoSums;
    readonly flat: <E extends object>(projection: Projection<any>) => Rows<E>;
    readonly claims: (name: string) => Claims;
    readonly blindRecords: (name: string) => BlindRecords;
    readonly blindIndex: KeyedDigest;
  }) {}

  get service(): string { return this.parts.service; }
  get store(): EventStore { return this.parts.store; }
  /** For commands of the system itself (seed, processes); users' go through {@link commands}. */
  get runtime(): CommandRuntime { return this.parts.runtime; }
  get commands(): Commands { return this.parts.commands; }
  get personal(): Personal { return this.parts.personal; }
  get clock(): Clock { return this.parts.clock; }
  /** Keyed digest of an identity number (intake only). */
  get blindIndex(): KeyedDigest { return this.parts.blindIndex; }
  claims(name: string): Claims { return this.parts.claims(name); }
  blindRecords(name: string): BlindRecords { return this.parts.blindRecords(name); }

  /** Reads a projection of this service under the access rules of a subject. */
  reader<V extends object>(projection: Projection<V>, subject: string): Reader<V> { return new Reader(this.parts.rows(projection), subject, this.parts.rows(access)); }
  /** Reads the sums of a projection of this service that counts. */
  totalling(projection: Projection<any>): Totalling { return new Totalling(this.parts.sums(projection), this.parts.rows(projection)); }
  /** Reads the elements of the list that a projection keeps flat. As of an instant the rights of today on their rows decide, by the subject `past`. */
  flatReader<E extends object>(projection: Projection<any>, subject: string, past: string): Reader<E> { return new Reader(this.parts.flat<E>(projection), subject, this.parts.rows(access), past); }
  /** The rows themselves: for facts and processes, never for an answer to a user. */
  rows<V extends object>(projection: Projection<V>): Rows<V> { return this.parts.rows(projection); }

  /** Who stands how to a case or person (`case-<uuid>`, `person-<uuid>`), after waiting for what the user has seen; null where there is none. */
  async rightsOf(context: RequestContext, accessKey: string): Promise<(AccessFacts & AccessRow) | null> {
    return new Reader(this.parts.rows(access), 'Access').fact(context, accessKey);
  }
  async findUnit(code: string): Promise<Row<UnitRow> | null> { return this.parts.rows(units).peek(code); }
  async appointmentsOf(userId: string): Promise<Row<AppointmentsRow> | null> { return this.parts.rows(appointments).peek(userId); }
}
