import { chinaDay } from '@kangfu/common';
import type { RecordedEvent } from '@kangfu/event-store';
import { Parking, type SealedPart } from '@kangfu/subscriptions';
import type mongoose from 'mongoose';
import type { CaseEvent } from './entitlement.js';
import { planEntries, type ToldRight } from './mailbox-plan.js';

type Session = mongoose.mongo.ClientSession;
interface CaseEventDocument extends Omit<CaseEvent, 'id'> { _id: string }

/** One entry of an agency's mailbox: what was told, not its content; that is built at each reading, under the consent of that moment. */
export interface MailboxEntry {
  readonly _id: string;
  readonly agency: string;
  /** 1, 2, 3 … without holes in each mailbox. */
  readonly position: number;
  readonly kind: 'access-began' | 'event' | 'access-ended';
  readonly personId: string;
  readonly caseId: string;
  readonly origin: string;
  readonly eventId: string | null;
  /** When it was put into the mailbox. */
  readonly at: string;
}
interface RightDocument extends ToldRight { _id: string; personId: string }

/** Name of the handler that fills the mailboxes. */
export const MAILBOX = 'mailbox';
export const isConsent = (stream: string): boolean => stream.startsWith('consent-');

/** Epoch of the mailboxes: named by cursors; grows when they are rebuilt after a restore. */
export const MAILBOX_EPOCH = 1;

/** The mailboxes in MongoDB: the events they are made of, the rights told, and the entries, all written in one transaction with the reader's checkpoint. */
export class MailboxStore {
  private readonly events: mongoose.mongo.Collection<CaseEventDocument>;
  private readonly entries: mongoose.mongo.Collection<MailboxEntry>;
  private readonly rights: mongoose.mongo.Collection<RightDocument>;
  private readonly heads: mongoose.mongo.Collection<{ _id: string; position: number }>;
  private readonly calendar: mongoose.mongo.Collection<{ _id: 'told'; day: string }>;
  private readonly parking: Parking;

  /** `asKnown` brings what was stored to the version that rights are computed from. */
  constructor(db: mongoose.mongo.Db, private readonly isPublic: (service: string, type: string) => boolean, private readonly now: () => Date, readonly asKnown: (event: CaseEvent) => CaseEvent = (event) => event) {
    const options = { writeConcern: { w: 'majority' as const, j: true }, readConcern: { level: 'majority' as const } };
    this.events = db.collection('feed-events', options);
    this.entries = db.collection('mailbox', options);
    this.rights = db.collection('mailbox-rights', options);
    this.heads = db.collection('mailbox-heads', options);
    this.calendar = db.collection('mailbox-calendar', options);
    this.parking = new Parking(db);
  }

  async ensureIndexes(): Promise<void> {
    await this.events.createIndex({ personId: 1, at: 1 });
    await this.events.createIndex({ type: 1, 'data.validUntil': 1 });
    await this.entries.createIndex({ agency: 1, position: 1 }, { unique: true });
    await this.entries.createIndex({ agency: 1, origin: 1 }, { unique: true });
    await this.entries.createIndex({ personId: 1, agency: 1 });
    await this.rights.createIndex({ personId: 1 });
  }

  /**
   * Takes events in and appends what they make visible to which agency, and what is no longer visible because a consent was parked. Inside the caller's transaction;
   * taking an event in twice changes nothing.
   */
  async take(recorded: readonly RecordedEvent[], session: Session, parked: readonly string[] = []): Promise<ReadonlySet<string>> {
    const events = recorded.map(toCaseEvent).filter((event): event is CaseEvent => event !== null);
    const consents = parked.filter(isConsent);
    const suspended = consents.length > 0 ? await this.events.distinct('personId', { stream: { $in: consents } }, { session }) : [];
    if (events.length + suspended.length === 0) return new Set();
    if (events.length > 0) await this.events.bulkWrite(events.map(({ id, ...rest }) => ({ updateOne: { filter: { _id: id }, update: { $setOnInsert: rest }, upsert: true } })), { session, ordered: false });
    const agencies = new Set<string>();
    for (const personId of new Set([...events.map((event) => event.personId), ...suspended])) for (const agency of await this.tell(personId, session)) agencies.add(agency);
    return agencies;
  }

  /** The day in China up to which rights were told by the calendar. */
  async lastDay(): Promise<string | null> { return (await this.calendar.findOne({ _id: 'told' }))?.day ?? null; }
  async toldUntil(day: string): Promise<void> { await this.calendar.updateOne({ _id: 'told' }, { $set: { day } }, { upsert: true }); }

  /** Persons of whom a consent begins or has run out on a day after `since`, up to `day`. */
  async personsTurning(since: string, day: string): Promise<string[]> {
    const turning = { $or: [{ 'data.validUntil': { $gte: since, $lt: day } }, { 'data.validFrom': { $gt: since, $lte: day } }] };
    return this.events.distinct('personId', { type: 'ConsentGiven', ...turning });
  }

  /** Appends what one person's events make visible, or no longer, to which agency: the calendar may have turned without any event. Answers the agencies told. */
  async tell(personId: string, session: Session): Promise<string[]> {
    const unreadable = await this.unreadable(session);
    const [events, told, entries] = [
      (await this.events.find({ personId }, { session }).toArray()).map(({ _id, ...rest }): CaseEvent => ({ id: _id, ...rest })).filter(({ stream }) => !unreadable.has(stream)),
      await this.rights.find({ personId }, { session }).toArray(),
      await this.entries.find({ personId }, { session, projection: { agency: 1, origin: 1 } }).toArray(),
    ];
    const at = this.now().toISOString();
    const plan = planEntries(events.map(this.asKnown), told, new Set(entries.map((e) => `${e.agency}|${e.origin}`)), (event) => this.isPublic(event.service, event.type), chinaDay(this.now()));
    for (const right of plan.rights) {
      await this.rights.updateOne({ _id: `${right.agency}|${right.caseId}` }, { $set: { ...right, personId } }, { upsert: true, session });
    }
    const agencies = [...new Set(plan.entries.map((e) => e.agency))];
    for (const agency of agencies) {
      const mine = plan.entries.filter((e) => e.agency === agency);
      const head = await this.heads.findOneAndUpdate({ _id: agency }, { $inc: { position: mine.length } }, { upsert: true, returnDocument: 'after', session });
      const first = head!.position - mine.length + 1;
      await this.entries.insertMany(mine.map((entry, i) => ({ _id: `${agency}|${first + i}`, ...entry, position: first + i, personId, at })), { session });
    }
    return agencies;
  }

  /** Consents of which something is parked: it may be their end, so until it is read they give no right. */
  private async unreadable(session?: Session): Promise<ReadonlySet<string>> {
    return new Set((await this.parking.keys.find({ handler: MAILBOX, key: /^consent-/ }, { projection: { key: 1 }, ...(session ? { session } : {}) }).toArray()).map(({ key }) => key));
  }

  /** Entries after a position, in order. */
  async read(agency: string, after: number, limit: number): Promise<MailboxEntry[]> {
    return this.entries.find({ agency, position: { $gt: after } }).sort({ position: 1 }).limit(limit).toArray();
  }
  async head(agency: string): Promise<number> { return (await this.heads.findOne({ _id: agency }))?.position ?? 0; }
  async get(agency: string, position: number): Promise<MailboxEntry | null> { return this.entries.findOne({ agency, position }); }
  /** Everything known of some persons: what feed events are built of. */
  async eventsOf(personIds: readonly string[]): Promise<Map<string, CaseEvent[]>> {
    const unreadable = await this.unreadable();
    const found = new Map<string, CaseEvent[]>(personIds.map((id) => [id, []]));
    for await (const { _id, ...rest } of this.events.find({ personId: { $in: [...personIds] } })) if (!unreadable.has(rest.stream)) found.get(rest.personId)!.push({ id: _id, ...rest });
    return found;
  }
}

const toCaseEvent = (e: RecordedEvent): CaseEvent | null => {
  const data = e.data as Record<string, unknown>;
  const personId = data['personId'];
  if (typeof personId !== 'string') return null;
  const blob = e.pii[0];
  const sealed: SealedPart | null = blob ? { ...blob, stream: e.stream, version: e.version, event: e.id, type: e.type } : null;
  return {
    id: e.id, service: e.service, log: e.log, position: e.position, stream: e.stream, version: e.version, type: e.type, schema: e.schema, at: e.at,
    occurred: e.occurred, personId, caseId: typeof data['caseId'] === 'string' ? data['caseId'] : null, data, sealed,
  };
};
