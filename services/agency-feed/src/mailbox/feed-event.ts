import { globalId, idOf } from '@kangfu/common';
import { cloudEventType, kebab } from '@kangfu/contracts';
import type { Personal } from '@kangfu/nest';
import type { SealedPart } from '@kangfu/subscriptions';
import { type CaseEvent, type Entitlement, entitlements, inOrder } from './entitlement.js';
import { MAILBOX_EPOCH, type MailboxEntry, type MailboxStore } from './mailbox-store.js';

/** A CloudEvent 1.0 (structured JSON) of an agency's feed. */
export interface FeedEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  /** Position in this feed as 20 digits. */
  readonly sequence: string;
  /** GraphQL id of the case. */
  readonly nodeid: string;
  /** Id of the event this one tells of. */
  readonly originid?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Position in a mailbox as agencies hold it: opaque, names the epoch. */
export const encodeCursor = (position: number, epoch = MAILBOX_EPOCH): string => Buffer.from(`${epoch}:${position}`).toString('base64url');
export const decodeCursor = (cursor: string): { epoch: number; position: number } | null => {
  const match = /^(\d{1,9}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  return match ? { epoch: Number(match[1]), position: Number(match[2]) } : null;
};

/** Which class of a consent's data an event's personal part belongs to, by the kind of its stream; what is not listed is told to nobody. */
const DATA_CLASS: Readonly<Record<string, string>> = { assessment: 'assessment', plan: 'plan', referral: 'service', session: 'service', progress: 'service', review: 'service', visit: 'service' };
/** The personal part of a registration holds both who someone is and how to reach them. */
const PERSON_FIELDS: Readonly<Record<string, readonly string[]>> = { identity: ['name', 'birthDate'], contact: ['phone', 'address', 'guardianName', 'guardianPhone'] };

/** The personal fields that these classes of data let an agency see. */
const permitted = (stream: string, fields: Readonly<Record<string, unknown>>, classes: readonly string[]): Record<string, unknown> | null => {
  const kind = stream.slice(0, -37);
  if (kind !== 'person') return classes.includes(DATA_CLASS[kind] ?? '') ? { ...fields } : null;
  const allowed = Object.entries(PERSON_FIELDS).flatMap(([dataClass, names]) => (classes.includes(dataClass) ? names : []));
  return allowed.length > 0 ? Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.includes(name))) : null;
};

/** Builds feed events anew at each reading: what is no longer consented reads as a tombstone, erased persons as erased. */
export class FeedEvents {
  constructor(private readonly store: MailboxStore, private readonly personal: Personal, private readonly origin: string, private readonly now: () => Date) {}

  async build(entries: readonly MailboxEntry[]): Promise<FeedEvent[]> {
    const known = await this.store.eventsOf([...new Set(entries.map((entry) => entry.personId))].filter((id) => id !== ''));
    return Promise.all(entries.map((entry) => this.one(entry, known.get(entry.personId) ?? [])));
  }

  private async one(entry: MailboxEntry, events: readonly CaseEvent[]): Promise<FeedEvent> {
    const right = entitlements(events, this.now().toISOString()).find((e) => e.agency === entry.agency && e.caseId === entry.caseId);
    const told = events.find((event) => event.id === entry.eventId);
    switch (entry.kind) {
      case 'test': return this.envelope(entry, 'feed', 'TestDelivery', 1, entry.at, { message: '测试 Test delivery' });
      case 'access-ended': return this.envelope(entry, 'feed', 'AccessEnded', 1, entry.at, { personId: entry.personId, caseId: entry.caseId });
      case 'access-began': return right
        ? this.envelope(entry, 'feed', 'AccessBegan', 1, entry.at, await this.snapshot(entry, events, right))
        : this.tombstone(entry);
      case 'event': return right && told
        ? this.envelope(entry, told.service, told.type, told.schema, told.occurred, { ...told.data, ...(await this.personalPart(told, right)) }, told.id)
        : this.tombstone(entry);
    }
  }

  private tombstone(entry: MailboxEntry): FeedEvent {
    return this.envelope(entry, 'feed', 'Tombstone', 1, entry.at, { personId: entry.personId, caseId: entry.caseId, reason: 'access-ended' });
  }

  private async snapshot(entry: MailboxEntry, events: readonly CaseEvent[], right: Entitlement): Promise<Record<string, unknown>> {
    const of = (type: string) => events.filter((e) => e.type === type && (e.caseId === null || e.caseId === entry.caseId)).sort(inOrder);
    const person = of('PersonRegistered')[0];
    return {
      personId: entry.personId, caseId: entry.caseId, dataClasses: right.dataClasses, validUntil: right.validUntil,
      person: person ? { sex: person.data['sex'], ageBand: person.data['ageBand'], ...(await this.personalPart(person, right)) } : null,
      needs: of('RequestFiled')[0]?.data['needs'] ?? [],
      referrals: of('ReferralSent').filter((e) => e.data['agency'] === entry.agency).map((e) => ({ referralId: e.data['referralId'], service: e.data['service'] })),
    };
  }

  /** Personal fields of the classes consented to, each event's under `personal`; `null` once erased. */
  private async personalPart(event: CaseEvent, right: Entitlement): Promise<{ personal?: unknown }> {
    if (!event.sealed || permitted(event.stream, {}, right.dataClasses) === null) return {};
    const opened = await this.personal.open(event.sealed as SealedPart);
    return { personal: opened === 'ERASED' ? null : permitted(event.stream, opened, right.dataClasses) };
  }

  private envelope(entry: MailboxEntry, service: string, type: string, version: number, time: string, data: Record<string, unknown>, originid?: string): FeedEvent {
    return {
      specversion: '1.0', id: idOf(`feed:${entry.agency}:${MAILBOX_EPOCH}:${entry.position}`), source: `${this.origin}/feeds/${entry.agency}`,
      type: service === 'feed' ? `cn.kangfu.feed.${kebab(type)}.v${version}` : cloudEventType(service, type, version).replace('cn.kangfu.', 'cn.kangfu.feed.'),
      subject: entry.personId, time, datacontenttype: 'application/json', dataschema: `${this.origin}/schemas/feed/${service}/${kebab(type)}/v${version}`,
      sequence: String(entry.position).padStart(20, '0'), nodeid: entry.caseId ? globalId('case', entry.caseId) : '', ...(originid ? { originid } : {}), data,
    };
  }
}
