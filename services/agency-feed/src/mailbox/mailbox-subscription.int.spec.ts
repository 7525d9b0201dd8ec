import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { idOf } from '@kangfu/common';
import type { RecordedEvent, StoredCommit } from '@kangfu/event-store';
import { silentLogger } from '@kangfu/kafka';
import { encodeRecord, Parking, type Parks } from '@kangfu/subscriptions';
import mongoose from 'mongoose';
import { feedContracts } from '../integration/feed.contracts.js';
import { MailboxStore } from './mailbox-store.js';
import { mailboxSubscription } from './mailbox-subscription.js';

const client = new mongoose.mongo.MongoClient(process.env['KANGFU_TEST_MONGODB_URI']!);
let db: mongoose.mongo.Db;
let mailbox: MailboxStore;
let parking: Parking;
let lease = 0;
/** The code of this release: the versions it knows, and a type at which it throws. */
let release: { version: number; throwsAt: string | null };
let log: RecordedEvent[];
const ids = { lin: idOf('person lin'), chen: idOf('person chen') };
const stream = (kind: string, name: string): string => `${kind}-${idOf(`${kind} ${name}`)}`;

beforeAll(() => client.connect());
afterAll(() => client.close());
beforeEach(async () => {
  db = client.db(`mailbox_${randomUUID().slice(0, 8)}`);
  release = { version: 1, throwsAt: null };
  log = [];
  mailbox = new MailboxStore(db, (_service, type) => { if (type === release.throwsAt) throw new TypeError('no such class'); return true; }, () => new Date('2026-03-02T03:00:00Z'));
  parking = new Parking(db);
  await mailbox.ensureIndexes();
  await parking.ensureCollections();
});
afterEach(() => db.dropDatabase());

/** Records an event in the log of one service, as its store and topic hold it. */
const record = (person: keyof typeof ids, key: string, type: string, data: object = {}, schema = 1): RecordedEvent => {
  const position = log.length + 1;
  const at = new Date(Date.UTC(2026, 2, 1) + position * 1000).toISOString();
  const event: RecordedEvent = {
    id: idOf(`event ${position}`), type, schema, occurred: at, subjects: [ids[person]], salt: '', data: { personId: ids[person], caseId: idOf(`case of ${person}`), ...data }, pii: [], service: 'intake', log: 0, epoch: 1, position,
    stream: key, version: position, at, commit: position, commitHash: 'h', commandId: 'c', command: 'Do', actor: { id: 'u', role: 'assessor', unit: null, for: null }, purpose: 'service', reason: null, correlation: '', cause: null,
  };
  log.push(event);
  return event;
};
const reader = { service: 'intake', read: async (_log: number, after: number): Promise<StoredCommit[]> => log.filter(({ position }) => position > after).slice(0, 1).map((event) => ({ ...event, _id: event.commit, from: event.version, first: event.position, count: 1, hash: '', command: { type: 'Do', digest: '' }, events: [event] }) as unknown as StoredCommit) };

/** A release takes over and is given what was recorded since. */
let given: number;
const start = async (): Promise<{ give: () => Promise<void>; handler: Parks }> => {
  const spec = mailboxSubscription({
    client, database: db, parking, logger: silentLogger as never, sources: [{ service: 'intake', topic: 'intake', reader }],
    registry: { find: (service: string, type: string) => { const known = contracts.find((each) => each.service === service && each.type === type); return known ? { ...known, version: release.version } : null; } } as never,
  }, { mailbox, bell: new EventEmitter() }).handlerSpec();
  await spec.offsets(++lease, new AbortController().signal);
  given = (await db.collection('checkpoints').findOne({ _id: 'mailbox|intake/0' as never }))?.['position'] as number | undefined ?? 0;
  return {
    handler: parking.handlers.get('mailbox')!,
    give: async () => {
      const events = log.slice(given);
      given = log.length;
      await spec.handle({ name: 'mailbox', topic: 'intake', log: 0, lease, messages: events.map((event) => ({ ...encodeRecord('https://kangfu.example', event), offset: String(event.position - 1), timestamp: '0', attributes: 0 }) as never) });
    },
  };
};
/** One service tells everything here, so that the order is one. */
const contracts = feedContracts.map((contract) => ({ ...contract, service: 'intake' }));
const told = async (): Promise<string[]> => {
  const types = new Map(log.map(({ id, type }) => [id, type]));
  return (await mailbox.read('A', 0, 100)).map(({ kind, eventId, personId }) => `${personId === ids.lin ? 'lin' : 'chen'} ${eventId ? types.get(eventId)! : kind}`);
};
const refer = (person: keyof typeof ids): void => {
  record(person, stream('consent', person), 'ConsentGiven', { recipients: ['A'], dataClasses: ['case'], validFrom: '2026-01-01' });
  record(person, stream('case', person), 'RequestFiled');
};
/** `ReferralSent` is the referral service's; what gives the right is its type. */
const openReferral = async (person: keyof typeof ids): Promise<void> => {
  await db.collection('feed-events').insertOne({ _id: `sent ${person}` as never, service: 'referral', log: 0, position: 1, stream: stream('referral', person), version: 1, type: 'ReferralSent', schema: 1, at: '2026-02-01T00:00:00.000Z', occurred: '', personId: ids[person], caseId: idOf(`case of ${person}`), data: { agency: 'A', personId: ids[person] }, sealed: null });
};

test('behind an event that cannot be read waits that person, in order; others go on, and so does the end of a consent', async () => {
  for (const person of ['lin', 'chen'] as const) { refer(person); await openReferral(person); }
  const { give, handler } = await start();
  await give();
  const before = (await told()).length;
  record('lin', stream('case', 'lin'), 'RequestAccepted', {}, 2);
  record('lin', stream('person', 'lin'), 'ContactChanged');
  record('chen', stream('case', 'chen'), 'RequestAccepted');
  await give();
  expect((await told()).slice(before)).toEqual(['chen RequestAccepted']);
  expect(await parking.keys.find().toArray()).toMatchObject([{ key: `person-${ids.lin}`, events: 2, reason: { message: 'UnknownEvent while reading version 2: intake/RequestAccepted v2' } }]);
  record('lin', stream('consent', 'lin'), 'ConsentWithdrawn');
  await give();
  expect((await told()).at(-1)).toBe('lin access-ended');
  record('lin', stream('consent', 'lin again'), 'ConsentGiven', { recipients: ['A'], dataClasses: ['case'], validFrom: '2026-01-01' });
  await give();
  const again = (await told()).length;
  release.version = 2;
  expect(await handler.retry((await parking.keys.findOne())!)).toMatchObject({ went: 2, left: 0 });
  expect((await told()).slice(again)).toEqual(['lin RequestAccepted', 'lin ContactChanged']);
});

test('a consent that cannot be read to its end gives no right until it can', async () => {
  refer('lin');
  await openReferral('lin');
  const { give, handler } = await start();
  await give();
  expect(await told()).toContain('lin RequestFiled');
  record('lin', stream('consent', 'lin'), 'ConsentWithdrawn', {}, 2);
  await give();
  expect((await told()).at(-1)).toBe('lin access-ended');
  expect((await mailbox.eventsOf([ids.lin])).get(ids.lin)!.map(({ type }) => type)).not.toContain('ConsentGiven');
  record('lin', stream('case', 'lin'), 'RequestAccepted');
  await give();
  expect((await told()).at(-1)).toBe('lin access-ended');
  release.version = 2;
  expect(await handler.retry((await parking.keys.findOne())!)).toMatchObject({ went: 1, left: 0 });
  // It was a withdrawal indeed.
  expect((await told()).at(-1)).toBe('lin access-ended');
});

test('a consent of an earlier version gives its right in the words of today, and is kept as it was stored', async () => {
  mailbox = new MailboxStore(db, () => true, () => new Date('2026-03-02T03:00:00Z'), (event) => (event.type === 'ConsentGiven' && event.schema === 1 ? { ...event, data: { ...event.data, recipients: event.data['to'] } } : event));
  release.version = 2;
  record('lin', stream('consent', 'lin'), 'ConsentGiven', { to: ['A'], dataClasses: ['case'], validFrom: '2026-01-01' });
  record('chen', stream('consent', 'chen'), 'ConsentGiven', { to: ['A'], dataClasses: ['case'], validFrom: '2026-01-01' }, 2);
  for (const person of ['lin', 'chen'] as const) await openReferral(person);
  await (await start()).give();
  expect(await told()).toEqual(['lin access-began', expect.stringMatching('lin '), 'lin ConsentGiven']);
  expect((await mailbox.eventsOf([ids.lin])).get(ids.lin)!.find(({ type }) => type === 'ConsentGiven')!.data).toMatchObject({ to: ['A'] });
});

test('code that throws at one event parks that one, found among the others of its batch', async () => {
  for (const person of ['lin', 'chen'] as const) { refer(person); await openReferral(person); }
  record('chen', stream('case', 'chen'), 'RequestAccepted');
  const culprit = record('lin', stream('case', 'lin'), 'CaseRedirected');
  record('chen', stream('case', 'chen'), 'NeedTriaged');
  record('lin', stream('case', 'lin'), 'NeedTriaged');
  release.throwsAt = 'CaseRedirected';
  const { give, handler } = await start();
  await give();
  expect(await parking.keys.find().toArray()).toMatchObject([{ key: `person-${ids.lin}`, first: { id: culprit.id }, events: 2, reason: { message: 'TypeError while writing what it makes' } }]);
  expect(await told()).toEqual(expect.arrayContaining(['chen RequestAccepted', 'chen NeedTriaged', 'lin RequestFiled']));
  release.throwsAt = null;
  expect(await handler.retry((await parking.keys.findOne())!)).toMatchObject({ went: 2, left: 0 });
  expect((await told()).slice(-2)).toEqual(['lin CaseRedirected', 'lin NeedTriaged']);
});
