import { Ability, type Appointment } from '@kangfu/access';
import type { RecordedEvent } from '@kangfu/event-store';
import { merkleRoot } from '@kangfu/ledger';
import { type Connection, type PageArgs, RequestContext } from '@kangfu/nest';
import { Checkpoints } from '@kangfu/subscriptions';
import mongoose from 'mongoose';
import { policy } from '../access.rules.js';
import { LedgerStore } from '../ledger/ledger-store.js';
import { LedgerWriter } from '../ledger/ledger-writer.js';
import { HISTORY } from './history-row.js';
import { HistoryReader } from './history-reader.js';
import type { History } from './history.types.js';

const [person, aCase] = ['6ba7b810-9dad-51d1-80b4-000000000001', '6ba7b810-9dad-51d1-80b4-00000000000c'];
const name = `history_test_${process.pid}`;
const connection = mongoose.createConnection(process.env.KANGFU_TEST_MONGODB_URI!, { dbName: name });
let history: HistoryReader;

const event = (position: number, stream: string, version: number, type: string, data: object, personal: boolean): RecordedEvent => ({
  service: 'intake', log: 0, epoch: 1, position, stream, version, at: `2026-03-01T00:00:0${position}.000Z`, commit: position, commitHash: 'ab'.repeat(32), commandId: `c${position}`, command: 'AcceptRequest',
  actor: { id: 'u1', role: 'window-clerk', unit: '440304006', for: null }, purpose: 'service', reason: position === 3 ? '材料不全' : null, correlation: 'x', cause: null,
  id: `e${position}`, type, schema: 1, occurred: `2026-02-28T00:00:0${position}.000Z`, subjects: [person], salt: Buffer.alloc(16).toString('base64'), data: { personId: person, ...data },
  pii: personal ? [{ subject: person, keyVersion: 1, iv: 'aXY=', ct: 'Y3Q=', tag: 'dGFn', kcv: 'a2N2' }] : [],
});

beforeAll(async () => {
  await connection.asPromise();
  const client = connection.getClient() as unknown as mongoose.mongo.MongoClient;
  const database = client.db(name);
  const store = new LedgerStore(client, database);
  await store.prepare();
  for (const collection of [HISTORY.collection, 'checkpoints']) await database.createCollection(collection);
  await store.state.insertOne({ _id: 'ledger', origin: 'x', size: 0, root: merkleRoot([]).toString('hex') });
  await new LedgerWriter(store, HISTORY.collection).append([
    event(1, `person-${person}`, 1, 'PersonRegistered', { street: '440304006' }, true),
    event(2, `case-${aCase}`, 1, 'RequestFiled', { caseId: aCase, missing: ['photo'], window: 'A' }, true),
    event(3, `case-${aCase}`, 2, 'RequestReturned', { caseId: aCase, missing: ['id-card'], window: 'A' }, false),
  ], { key: { handler: HISTORY.collection, projection: 'ledger', collection: HISTORY.collection, source: 'intake', log: 0 }, before: null, next: { epoch: 1, position: 3, offset: '2' }, lease: 1 });
  await database.collection<{ _id: string }>('access_v1').insertMany([`case-${aCase}`, `person-${person}`].map((_id) => ({ _id, _shown: true, places: ['440304006', '440304', '4403'], agencies: ['ft-rehab-centre'], grants: [{ agency: 'ft-rehab-centre', from: '0000-01-01', until: '9999-12-31' }], people: [person] })));
  const kangfu = { findUnit: async (code: string) => ({ code, name: { zh: '香蜜湖街道', en: 'Xiangmihu' } }), personal: { open: async () => ({ name: '张三' }) } };
  history = new HistoryReader({ kangfu, connection, database, sources: [{ service: 'intake' }] } as never);
  expect((await new Checkpoints(database).ofHandler(HISTORY.collection)).map(({ position }) => position)).toEqual([3]);
});
afterAll(async () => { await connection.dropDatabase(); await connection.close(); });

const as = (role: Appointment['role'], unit: string, asOf: string | null = null): RequestContext =>
  new RequestContext({ iss: 'gateway', aud: 'audit', bh: '', sub: 'u', purpose: 'service', lang: 'zh', asOf, after: null, correlation: 'x', exp: 0, jti: '' }, policy, async (id) => ({ id, appointments: [{ role, unit, path: [unit] }] }));
const page = (first = 20, after: string | null = null): PageArgs => ({ first, after });
const ofCase = (context: RequestContext, args = page()): Promise<Connection<History>> => history.find(context, { caseId: aCase }, args);

test('who, when, what, why, before and after', async () => {
  const { nodes, totalCount } = await ofCase(as('street-coordinator', '440304006'));
  expect(await totalCount).toBe(2);
  expect(nodes[1]).toMatchObject({
    type: 'RequestReturned', actor: { id: 'u1', role: 'window-clerk', roleLabel: { zh: '街道受理窗口' }, unit: '440304006', unitName: { zh: '香蜜湖街道' } },
    occurredAt: '2026-02-28T00:00:03.000Z', recordedAt: '2026-03-01T00:00:03.000Z', command: 'AcceptRequest', reason: '材料不全', objectKind: 'case', version: 2, ledgerIndex: 2,
    changes: [{ field: 'missing', before: '["photo"]', after: '["id-card"]' }], personal: { state: 'none', fields: [] },
  });
  expect(nodes[0]!.personal).toEqual({ state: 'clear', fields: [{ field: 'name', value: { value: '张三', state: 'CLEAR' } }] });
});

test('auditors see everything and no personal detail; another street, agencies and guardians nothing', async () => {
  const all = await history.find(as('auditor', '4403'), { personId: person }, page());
  expect(all.nodes.map(({ type, personal }) => [type, personal.state])).toEqual([['PersonRegistered', 'sealed'], ['RequestFiled', 'sealed'], ['RequestReturned', 'none']]);
  expect((await ofCase(as('quality-inspector', '440304'))).nodes.map(({ personal }) => personal.state)).toEqual(['sealed', 'none']);
  for (const context of [as('street-coordinator', '440304007'), as('agency-worker', 'ft-rehab-centre'), as('guardian', '440304006')]) expect((await ofCase(context)).nodes).toEqual([]);
});

test('as of an instant, and page by page', async () => {
  expect((await ofCase(as('auditor', '4403', '2026-03-01T00:00:02.500Z'))).nodes.map(({ type }) => type)).toEqual(['RequestFiled']);
  const first = await ofCase(as('auditor', '4403'), page(1));
  expect(first.pageInfo.hasNextPage).toBe(true);
  const second = await ofCase(as('auditor', '4403'), page(1, first.pageInfo.endCursor));
  expect(second.nodes.map(({ type, changes }) => [type, changes.length])).toEqual([['RequestReturned', 1]]);
});

test('the policy knows its subjects', () => {
  const ability = Ability.of({ id: 'u', appointments: [{ role: 'auditor', unit: '4403', path: ['4403'] }] }, policy);
  expect([ability.may('read', 'Ledger'), ability.may('read', 'HistoryPersonal')]).toEqual([true, false]);
});
