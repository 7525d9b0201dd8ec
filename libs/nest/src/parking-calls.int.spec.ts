import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { NotHeld, NotTheFirst, Parking, type Parks } from '@kangfu/subscriptions';
import type { OperatorCall, OperatorCalls } from './operator-calls.js';
import { addParkingCalls } from './parking-calls.js';

let connection: mongoose.Connection;
let parking: Parking;
const calls = new Map<string, OperatorCall>();
const ask = (call: string, input: object): Promise<any> => calls.get(call)!(input as never, { id: 'operator:wang' });
const WHY = { error: 'TypeError', message: 'TypeError while folding' };

/** Handlers that answer as the real ones do (libs/subscriptions/test/parking.int.spec.ts). */
const handler = (answer: Partial<Parks>): Parks => ({ parked: () => ({ keys: 1, events: 2 }), retry: async () => ({ went: 2, left: 0, gone: 0, again: null }), skip: async () => {}, ...answer });
const park = async (name: string, key: string): Promise<void> => {
  const at = { handler: name, source: 'intake', log: 0, key };
  const first = { position: 7, id: `event-${key}`, type: 'RequestFiled', schema: 9, version: 2 };
  await parking.keys.insertOne({ _id: `${name}|intake/0|${key}`, ...at, since: '2026-03-02T03:00:00.000Z', reason: WHY, first, events: 2, tried: null });
  for (const position of [7, 9]) await parking.events.insertOne({ _id: `${name}|intake/0|${key}|${String(position).padStart(16, '0')}`, ...at, ...first, position, recorded: '2026-03-02T02:59:59.000Z' });
};

beforeAll(async () => {
  connection = await mongoose.createConnection(process.env['KANGFU_TEST_MONGODB_URI']!, { dbName: `test-parking-calls-${randomUUID().slice(0, 8)}`, autoIndex: false }).asPromise();
  parking = new Parking(connection.db as unknown as mongoose.mongo.Db);
  await parking.ensureCollections();
  addParkingCalls({ add: (name: string, call: OperatorCall) => calls.set(name, call) } as unknown as OperatorCalls, parking);
  for (const [name, key] of [['cases_v1', 'case-1'], ['cases_v1', 'case-2'], ['journeys_v1', 'case-1'], ['mailbox', 'plan-1'], ['persons_v1', 'person-1']] as const) await park(name, key);
  parking.handlers.set('cases_v1', handler({}));
  parking.handlers.set('journeys_v1', handler({ retry: async () => ({ went: 1, left: 1, gone: 0, again: { ...WHY, event: { position: 9, id: 'e9', type: 'RequestFiled', schema: 9, version: 3 } } }), skip: async () => { throw new NotTheFirst('the first parked event of case-1 is e7'); } }));
  parking.handlers.set('mailbox', handler({ retry: async () => { throw new NotHeld('mailbox'); }, skip: async () => { throw new NotHeld('mailbox'); } }));
  parking.handlers.set('persons_v1', handler({ retry: async () => { throw Object.assign(new Error('connect 440304'), { code: 'ECONNREFUSED' }); } }));
  await connection.collection('leases').insertOne({ _id: 'mailbox' as never, instance: 'agency-feed-2', until: new Date(Date.now() + 60_000) });
});
afterAll(async () => { await connection.dropDatabase(); await connection.close(); });

test('the list says what is parked, and a stream is shown event by event', async () => {
  const { parked } = await ask('parked/list', {});
  expect(parked.map((each: { handler: string; key: string }) => `${each.handler} ${each.key}`).sort()).toEqual(['cases_v1 case-1', 'cases_v1 case-2', 'journeys_v1 case-1', 'mailbox plan-1', 'persons_v1 person-1']);
  const { keys } = await ask('parked/show', { key: 'case-1', handler: 'cases_v1' });
  expect(keys).toEqual([expect.objectContaining({ reason: WHY, parked: [expect.objectContaining({ position: 7, type: 'RequestFiled' }), expect.objectContaining({ position: 9 })] })]);
});

test('what is tried again is named; each answers for itself: through, parked again, kept elsewhere, something away', async () => {
  await expect(ask('parked/retry', {})).rejects.toMatchObject({ code: 'nothing-named' });
  const { retried } = await ask('parked/retry', { all: true });
  const of = (name: string) => retried.filter((each: { handler: string }) => each.handler === name);
  expect(of('cases_v1').map(({ outcome }: { outcome: object }) => outcome)).toEqual([{ went: 2, left: 0, gone: 0, again: null }, { went: 2, left: 0, gone: 0, again: null }]);
  expect(of('journeys_v1')[0].outcome).toMatchObject({ went: 1, left: 1, again: { message: WHY.message } });
  expect(of('mailbox')[0]).toMatchObject({ outcome: null, heldBy: 'agency-feed-2' });
  expect(of('persons_v1')[0]).toMatchObject({ outcome: null, away: 'Error' });
  expect(JSON.stringify(retried)).not.toContain('440304');
  expect((await ask('parked/retry', { key: 'case-1', handler: 'cases_v1' })).retried).toHaveLength(1);
});

test('nothing is skipped without a reason, nor anything but the first event of one handler', async () => {
  const skipped = jest.fn(async () => {});
  parking.handlers.set('cases_v1', handler({ skip: skipped }));
  await expect(ask('parked/skip', { key: 'case-1', event: 'event-case-1' })).rejects.toMatchObject({ code: 'reason-missing' });
  await expect(ask('parked/skip', { key: 'case-1', event: 'event-case-1', reason: 'r' })).rejects.toMatchObject({ code: 'ambiguous', message: 'case-1 is parked by cases_v1, journeys_v1: name one' });
  await expect(ask('parked/skip', { key: 'case-9', event: 'e', reason: 'r' })).rejects.toMatchObject({ code: 'not-parked' });
  await expect(ask('parked/skip', { key: 'case-1', handler: 'journeys_v1', event: 'e9', reason: 'r' })).rejects.toMatchObject({ code: 'not-the-first' });
  await expect(ask('parked/skip', { key: 'plan-1', event: 'e', reason: 'r' })).rejects.toMatchObject({ code: 'held-elsewhere', message: 'mailbox is kept by agency-feed-2' });
  expect(skipped).not.toHaveBeenCalled();
  expect(await ask('parked/skip', { key: 'case-1', handler: 'cases_v1', event: 'event-case-1', reason: 'recorded twice' })).toMatchObject({ skipped: 'event-case-1', retried: { outcome: { went: 2 } } });
  expect(skipped).toHaveBeenCalledWith(expect.objectContaining({ key: 'case-1' }), 'event-case-1', { reason: 'recorded twice', by: 'operator:wang' });
});
