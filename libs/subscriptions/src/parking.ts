import type { RecordedEvent } from '@kangfu/event-store';
import type mongoose from 'mongoose';
import { type CheckpointKey, Fenced } from './checkpoints.js';
import type { PoisonEvent, PoisonReason } from './poison.js';
import { inTransaction } from './transaction.js';

type Session = mongoose.mongo.ClientSession;

/** An event that a handler has not had yet: where it stands, never what it says. Its content stays in its source's store, sealed and erasable. */
export interface ParkedEvent {
  /** `<handler>|<source>/<log>|<key>|<position, 16 digits>`: in order. */
  readonly _id: string;
  readonly handler: string;
  readonly source: string;
  readonly log: number;
  /** Stream id, or what the handler keeps in order beyond a stream. */
  readonly key: string;
  readonly position: number;
  readonly id: string;
  readonly type: string;
  readonly schema: number;
  /** Stream version. */
  readonly version: number;
  readonly recorded: string;
}
type EventName = Pick<ParkedEvent, 'position' | 'id' | 'type' | 'schema' | 'version'>;

/** One key, mostly a stream, that a handler no longer gets, from its first poison event on. */
export interface ParkedKey {
  /** `<handler>|<source>/<log>|<key>`. */
  readonly _id: string;
  readonly handler: string;
  readonly source: string;
  readonly log: number;
  readonly key: string;
  readonly since: string;
  /** Of the first one. */
  readonly reason: PoisonReason;
  readonly first: EventName;
  readonly events: number;
  /** When it was last tried again, in vain. */
  readonly tried: string | null;
  /** It is not parked but stops the first fill of a read model, which does not park; skipped or mended, the fill goes on by itself. */
  readonly stops?: true;
}

/** A poison event that an operator took out for one handler; kept for ever. */
export interface SkippedEvent extends ParkedEvent {
  readonly poison: PoisonReason;
  /** Why, in the operator's words. */
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

const versionOf = (handler: string): number => Number(/_v(\d+)$/.exec(handler)?.[1] ?? 0);
/** Whether what was skipped for one handler is left out by another: by itself, and by later versions of the same read model. */
export const leavesOut = (handler: string, skipped: Pick<SkippedEvent, 'handler'>): boolean =>
  handler.replace(/_v\d+$/, '') === skipped.handler.replace(/_v\d+$/, '') && versionOf(skipped.handler) <= versionOf(handler);

/** What re-driving a key came to. `left` is still parked, for the reason `again`; `gone` are references to events that a restore took back. */
export interface Redriven { readonly went: number; readonly left: number; readonly gone: number; readonly again: (PoisonReason & { readonly event: EventName }) | null }

/** Another process holds the handler, so it is there that its keys are re-driven. */
export class NotHeld extends Error { override readonly name = 'NotHeld'; }
/** That is not the first parked event of the key. */
export class NotTheFirst extends Error { override readonly name = 'NotTheFirst'; }

/** A handler that parks: what an operator can have done to what it parked. */
export interface Parks {
  /** Streams and events parked, as this process knows while it holds the handler. */
  parked(): { readonly keys: number; readonly events: number };
  /** Gives the handler what it missed of a key, in order, until there is none left or one is poison again. Throws {@link NotHeld}. */
  retry(parked: Pick<ParkedKey, 'source' | 'log' | 'key'>): Promise<Redriven>;
  /** Takes the first parked event of a key out for good. Throws {@link NotHeld}, {@link NotTheFirst}. */
  skip(parked: Pick<ParkedKey, 'source' | 'log' | 'key'>, event: string, why: { readonly reason: string; readonly by: string }): Promise<void>;
}

/** Where in the log of which handler. */
type At = Pick<CheckpointKey, 'handler' | 'source' | 'log'>;
const keyId = ({ handler, source, log }: At, key: string): string => `${handler}|${source}/${log}|${key}`;
const eventId = (at: At, key: string, position: number): string => `${keyId(at, key)}|${String(position).padStart(16, '0')}`;
/** `}` is the character after `|`. */
const under = (id: string) => ({ $gte: `${id}|`, $lt: `${id}}` });
const nameOf = ({ position, id, type, schema, version }: EventName): EventName => ({ position, id, type, schema, version });

/** Events to be parked under one key; with the poison where the key was not parked before. */
export interface Addition { readonly key: string; readonly poison: PoisonEvent | null; readonly events: readonly RecordedEvent[] }

/**
 * The collections `parked`, `parked.events` and `parked.skipped` of a service's database. A key is parked, added to and released in the transaction that moves the
 * checkpoint of its log (or holds it where it is), so the checkpoint's lease fences it all.
 */
export class Parking {
  readonly keys: mongoose.mongo.Collection<ParkedKey>;
  readonly events: mongoose.mongo.Collection<ParkedEvent>;
  readonly skipped: mongoose.mongo.Collection<SkippedEvent>;
  /** Of this process, by name. */
  readonly handlers = new Map<string, Parks>();

  constructor(readonly database: mongoose.mongo.Db) {
    const options = { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } } as const;
    this.keys = database.collection<ParkedKey>('parked', options);
    this.events = database.collection<ParkedEvent>('parked.events', options);
    this.skipped = database.collection<SkippedEvent>('parked.skipped', options);
  }

  /** Collections, so that no transaction has to make them. Safe to repeat. */
  async ensureCollections(): Promise<void> {
    for (const { collectionName } of [this.keys, this.events, this.skipped]) await this.database.createCollection(collectionName).catch((error: { code?: number }) => { if (error.code !== 48) throw error; });
  }

  /** Handlers of this process that have something parked. */
  status(): { handler: string; keys: number; events: number }[] {
    return [...this.handlers].map(([handler, handling]) => ({ handler, ...handling.parked() })).filter(({ keys }) => keys > 0);
  }

  /** Parked keys of one log of a handler, each with the number of its events. */
  async keysOf(at: At): Promise<Map<string, number>> {
    return new Map((await this.keys.find({ _id: under(`${at.handler}|${at.source}/${at.log}`) }, { projection: { key: 1, events: 1 } }).toArray()).map(({ key, events }) => [key, events]));
  }

  /** Ids of events taken out for one log of a handler, or of an earlier version of the same read model. */
  async skippedOf({ handler, source, log }: At): Promise<Set<string>> {
    return new Set((await this.skipped.find({ source, log }, { projection: { id: 1, handler: 1 } }).toArray()).filter((skipped) => leavesOut(handler, skipped)).map(({ id }) => id));
  }

  findKey(at: At, key: string, session?: Session): Promise<ParkedKey | null> { return this.keys.findOne({ _id: keyId(at, key) }, session ? { session } : {}); }

  /** The first events of a key, in order. */
  eventsOf(at: At, key: string, limit: number): Promise<ParkedEvent[]> { return this.events.find({ _id: under(keyId(at, key)) }, { sort: { _id: 1 }, limit }).toArray(); }

  async has({ _id }: ParkedEvent): Promise<boolean> { return (await this.events.findOne({ _id }, { projection: { _id: 1 } })) !== null; }

  async park(at: At, additions: readonly Addition[], session: Session): Promise<void> {
    const now = new Date().toISOString();
    const { handler, source, log } = at;
    const documents = additions.flatMap(({ key, events }) => events.map((event): ParkedEvent => ({
      _id: eventId(at, key, event.position), handler, source, log, key, ...nameOf(event), recorded: event.at,
    })));
    const fresh = additions.flatMap(({ key, poison, events }): ParkedKey[] =>
      (poison ? [{ _id: keyId(at, key), handler, source, log, key, since: now, reason: poison.reason, first: nameOf(events[0]!), events: events.length, tried: null }] : []));
    const known = additions.filter(({ poison }) => !poison);
    // A key that is parked already, or no more: what this process knows is not what is.
    if (fresh.length > 0) await this.keys.insertMany(fresh, { session }).catch((error: { code?: number }) => { throw error.code === 11000 ? new Fenced(handler) : error; });
    if (known.length > 0) {
      const { matchedCount } = await this.keys.bulkWrite(known.map(({ key, events }) => ({ updateOne: { filter: { _id: keyId(at, key) }, update: { $inc: { events: events.length } } } })), { session });
      if (matchedCount < known.length) throw new Fenced(handler);
    }
    // A position that a restored log gives anew takes the place of what is gone.
    await this.events.bulkWrite(documents.map((document) => ({ replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } })), { session, ordered: false });
  }

  /** Takes references out that were done with; the key goes with the last one. `next` is the one that is first from now on, with its poison if it was tried. */
  async release(at: At, key: string, done: readonly ParkedEvent[], next: { readonly event: ParkedEvent; readonly poison: PoisonEvent | null } | null, session: Session): Promise<void> {
    const _id = keyId(at, key);
    if (done.length > 0) await this.events.deleteMany({ _id: { $in: done.map((event) => event._id) } }, { session });
    const found = next
      ? (await this.keys.updateOne({ _id }, {
        $inc: { events: -done.length }, $set: { first: nameOf(next.event), ...(next.poison ? { reason: next.poison.reason, tried: new Date().toISOString() } : {}) },
      }, { session })).matchedCount
      : (await this.keys.deleteOne({ _id }, { session })).deletedCount;
    if (found === 0) throw new Fenced(at.handler);
  }

  async skip(at: At, event: ParkedEvent, poison: PoisonReason, why: { readonly reason: string; readonly by: string }, session: Session): Promise<void> {
    await this.skipped.insertOne({ ...event, _id: `${at.handler}|${at.source}/${at.log}|${event.id}`, poison, ...why, at: new Date().toISOString() }, { session });
  }

  /** Notes the event at which the first fill of a read model stands still, so that an operator sees it and can skip it. It replaces the one noted before. */
  async stand(handler: string, poison: PoisonEvent): Promise<void> {
    const { event, reason } = poison;
    const { service: source, log, stream: key } = event;
    const at = { handler, source, log };
    await this.clear(handler);
    await this.events.insertOne({ _id: eventId(at, key, event.position), ...at, key, ...nameOf(event), recorded: event.at });
    await this.keys.insertOne({ _id: keyId(at, key), ...at, key, since: new Date().toISOString(), reason, first: nameOf(event), events: 1, tried: null, stops: true });
  }

  /** Takes out what stops a first fill. Throws {@link NotTheFirst}. */
  async skipStanding(at: ParkedKey, event: string, why: { readonly reason: string; readonly by: string }): Promise<void> {
    const [first] = await this.eventsOf(at, at.key, 1);
    if (first?.id !== event) throw new NotTheFirst(`what stops it is ${at.first.id}`);
    await inTransaction(this.database.client, async (session) => {
      await this.skip(at, first, at.reason, why, session);
      await this.release(at, at.key, [first], null, session);
    });
  }

  /** A handler that begins again from nothing has nothing parked; what was skipped stays skipped. */
  async clear(handler: string, session?: Session): Promise<void> {
    const options = session ? { session } : {};
    await this.keys.deleteMany({ _id: under(handler) }, options);
    await this.events.deleteMany({ _id: under(handler) }, options);
  }
}
