import { randomUUID } from 'node:crypto';
import { chinaDay, globalId, idOf } from '@kangfu/common';
import { cloudEventType, defineEvent, type EventDefinition, Field, schemaPath, sequenceOf, Type } from '@kangfu/contracts';
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
const decodeCursor = (cursor: string): { epoch: number; position: number } | null => {
  const match = /^(\d{1,9}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  return match ? { epoch: Number(match[1]), position: Number(match[2]) } : null;
};
/** Where to read on in a mailbox; `gone`: the cursor is of an earlier epoch, or beyond the end after a restore, so that entries would be missed. */
export const positionAfter = async (mailbox: Pick<MailboxStore, 'head'>, agency: string, cursor: string | null | undefined): Promise<number | 'no-cursor' | 'gone'> => {
  if (!cursor) return 0;
  const found = decodeCursor(cursor);
  if (!found) return 'no-cursor';
  return found.epoch === MAILBOX_EPOCH && found.position <= (await mailbox.head(agency)) ? found.position : 'gone';
};

/** Which class of data a consent must name for the content of a stream's events; what is not listed is the frame of the case and goes with any consent. */
const DATA_CLASS: Readonly<Record<string, string>> = { assessment: 'assessment', plan: 'plan', session: 'service', device: 'service', progress: 'service', review: 'service' };
/** A registration holds who someone is, how to reach them and their disability: by field. */
const PERSON_FIELDS: Readonly<Record<string, string>> = {
  name: 'identity', birthDate: 'identity', sex: 'identity', ageBand: 'identity', phone: 'contact', address: 'contact', guardianName: 'contact', guardianPhone: 'contact', certificate: 'disability',
};
/** Of these streams an agency is told personal parts: who it serves, what it wrote itself or works by. What people said about it is not among them. */
const PERSONAL_TOLD = new Set(['person', 'referral', ...Object.keys(DATA_CLASS)]);
const ID = /(^|[a-z])(Id|id)$/;

/** The fields of an event, of its public or its personal part, that these classes let this agency see. Ids always. */
const permitted = (event: CaseEvent, fields: Readonly<Record<string, unknown>>, { agency, dataClasses }: Pick<Entitlement, 'agency' | 'dataClasses'>): Record<string, unknown> => {
  const kind = event.stream.slice(0, -37);
  const wanted = (name: string): boolean => {
    if (ID.test(name)) return true;
    const dataClass = kind === 'person' ? PERSON_FIELDS[name] ?? 'identity' : DATA_CLASS[kind];
    return dataClass === undefined || dataClasses.includes(dataClass);
  };
  const seen = Object.fromEntries(Object.entries(fields).filter(([name]) => wanted(name)));
  return Array.isArray(seen['recipients']) ? { ...seen, recipients: [agency] } : seen;
};

/** Builds feed events anew at each reading: what is no longer consented reads as a tombstone, erased persons as erased. */
export class FeedEvents {
  constructor(private readonly store: MailboxStore, private readonly personal: Personal, private readonly origin: string, private readonly now: () => Date) {}

  async build(entries: readonly MailboxEntry[]): Promise<FeedEvent[]> {
    const known = await this.store.eventsOf([...new Set(entries.map((entry) => entry.personId))].filter((id) => id !== ''));
    return Promise.all(entries.map((entry) => this.one(entry, known.get(entry.personId) ?? [])));
  }

  private async one(entry: MailboxEntry, events: readonly CaseEvent[]): Promise<FeedEvent> {
    const known = events.map(this.store.asKnown);
    const right = entitlements(known, chinaDay(this.now())).find((e) => e.agency === entry.agency && e.caseId === entry.caseId);
    const told = events.find((event) => event.id === entry.eventId);
    switch (entry.kind) {
      case 'access-ended': return this.envelope(entry, OWN, 'AccessEnded', 1, entry.at, { personId: entry.personId, caseId: entry.caseId });
      case 'access-began': return right
        ? this.envelope(entry, OWN, 'AccessBegan', 1, entry.at, await this.snapshot(entry, known, right))
        : this.tombstone(entry);
      case 'event': return right && told
        ? this.envelope(entry, told.service, told.type, told.schema, told.occurred, { ...permitted(told, told.data, right), ...(await this.personalPart(told, right)) }, told.id)
        : this.tombstone(entry);
    }
  }

  private tombstone(entry: MailboxEntry): FeedEvent {
    return this.envelope(entry, OWN, 'Tombstone', 1, entry.at, { personId: entry.personId, caseId: entry.caseId, reason: 'access-ended' });
  }

  private async snapshot(entry: MailboxEntry, events: readonly CaseEvent[], right: Entitlement): Promise<Record<string, unknown>> {
    const of = (type: string) => events.filter((e) => e.type === type && (e.caseId === null || e.caseId === entry.caseId)).sort(inOrder);
    const person = of('PersonRegistered')[0];
    return {
      personId: entry.personId, caseId: entry.caseId, dataClasses: right.dataClasses, validUntil: right.validUntil,
      person: person ? { ...permitted(person, { sex: person.data['sex'], ageBand: person.data['ageBand'] }, right), ...(await this.personalPart(person, right)) } : null,
      needs: of('RequestFiled')[0]?.data['needs'] ?? [],
      referrals: of('ReferralSent').filter((e) => e.data['agency'] === entry.agency).map((e) => ({ referralId: e.data['referralId'], service: e.data['service'] })),
    };
  }

  /** Personal fields of the classes consented to, each event's under `personal`; `null` once erased. */
  private async personalPart(event: CaseEvent, right: Entitlement): Promise<{ personal?: unknown }> {
    if (!event.sealed || !PERSONAL_TOLD.has(event.stream.slice(0, -37))) return {};
    const opened = await this.personal.open(event.sealed as SealedPart);
    if (opened === 'ERASED') return { personal: null };
    const fields = permitted(event, opened, right);
    return Object.keys(fields).length > 0 ? { personal: fields } : {};
  }

  private envelope(entry: MailboxEntry, service: string, type: string, version: number, time: string, data: Record<string, unknown>, originid?: string): FeedEvent {
    return {
      ...feedEnvelope(this.origin, entry.agency, service, type, version), id: idOf(`feed:${entry.agency}:${MAILBOX_EPOCH}:${entry.position}`), subject: entry.personId, time,
      sequence: sequenceOf(entry.position), nodeid: entry.caseId ? globalId('case', entry.caseId) : '', ...(originid ? { originid } : {}), data,
    };
  }
}

/** Told by the feed itself, not on behalf of another service. */
const OWN = 'agency-feed';
const of = { personId: Field.uuid(), caseId: Field.uuid() };
const toldOfPerson = Type.Partial(Type.Object({ name: Type.String(), birthDate: Type.String(), phone: Type.String(), address: Type.String(), guardianName: Type.String(), guardianPhone: Type.String() }, { description: '个人信息；仅在同意范围内 As far as consent allows; null once erased' }));
export const feedEvents: EventDefinition[] = [
  defineEvent(OWN, 'AccessBegan', { description: '开始可见 The right to see a case began; everything recorded so far follows', public: true, data: Type.Object({
    ...of, dataClasses: Type.Array(Type.String()), validUntil: Type.Union([Type.String(), Type.Null()]),
    person: Type.Union([Type.Object({ sex: Type.Optional(Type.String()), ageBand: Type.Optional(Type.String()), personal: Type.Optional(Type.Union([toldOfPerson, Type.Null()])) }), Type.Null()]),
    needs: Type.Array(Type.Object({ needId: Field.uuid(), kind: Type.String() })), referrals: Type.Array(Type.Object({ referralId: Field.uuid(), service: Type.String() })),
  }) }),
  defineEvent(OWN, 'AccessEnded', { description: '不再可见 The right to see a case ended', public: true, data: Type.Object(of) }),
  defineEvent(OWN, 'Tombstone', { description: '内容已收回 An entry whose content may no longer be seen', public: true, data: Type.Object({ ...of, reason: Type.Literal('access-ended') }) }),
  defineEvent(OWN, 'TestDelivery', { description: '测试推送 A test of an endpoint; stands in no mailbox', public: true, data: Type.Object({ message: Type.String() }) }),
];

/** The CloudEvents type of an event as a feed tells it. */
export const feedType = (service: string, type: string, version: number): string => cloudEventType(service === OWN ? 'feed' : `feed.${service}`, type, version);

/** The attributes that say what an event of a feed is. */
export const feedEnvelope = (origin: string, agency: string, service: string, type: string, version: number): Pick<FeedEvent, 'specversion' | 'source' | 'type' | 'datacontenttype' | 'dataschema'> => ({
  specversion: '1.0', source: `${origin}/feeds/${agency}`, datacontenttype: 'application/json', dataschema: origin + schemaPath(service, type, version),
  type: feedType(service, type, version),
});

/** What `testEndpoint` delivers: shaped like every feed event, but about nobody and in no mailbox. */
export const testEvent = (origin: string, agency: string, time: string): Omit<FeedEvent, 'subject' | 'nodeid'> => ({
  ...feedEnvelope(origin, agency, OWN, 'TestDelivery', 1), id: randomUUID(), time, sequence: sequenceOf(0), data: { message: '测试推送 Test delivery' },
});
