import { Ability, type Appointment } from '@kangfu/access';
import type { RecordedEvent } from '@kangfu/event-store';
import { merkleRoot } from '@kangfu/ledger';
import { type Connection, type PageArgs, RequestContext } from '@kangfu/nest';
import { ACCESS_COLLECTION, Checkpoints } from '@kangfu/subscriptions';
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

/** One event of each kind of stream about the case, beyond those of the first tests. */
const KINDS = ['consent', 'referral', 'closure', 'assessment', 'plan', 'session', 'progress', 'review', 'visit', 'screening', 'autism-file', 'duty', 'unheard-of'];
const COURSE = ['person', 'case', 'case', 'consent', 'referral', 'closure'];
const CARE = ['assessment', 'plan', 'session', 'progress', 'review', 'visit'];
const AUTISM = ['screening', 'autism-file', 'duty'];
const [mixed, mixedCase] = ['6ba7b810-9dad-51d1-80b4-000000000002', '6ba7b810-9dad-51d1-80b4-0000000000cc'];

const event = (position: number, stream: string, version: number, type: string, data: object, personal: boolean): RecordedEvent => ({
  service: 'intake', log: 0, epoch: 1, position, stream, version, at: `2026-03-01T00:00:${String(position).padStart(2, '0')}.000Z`, commit: position, commitHash: 'ab'.repeat(32), commandId: `c${position}`, command: 'AcceptRequest',
  actor: { id: 'u1', role: 'window-clerk', unit: '440304006', for: null }, purpose: 'service', reason: position === 3 ? '材料不全' : null, correlation: 'x', cause: null,
  id: `e${position}`, type, schema: 1, occurred: `2026-02-28T00:00:${String(position).padStart(2, '0')}.000Z`, subjects: [person], salt: Buffer.alloc(16).toString('base64'), data: { personId: person, ...data },
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
    event(4, `person-${mixed}`, 1, 'PersonRegistered', { personId: mixed }, true),
    event(5, `case-${mixedCase}`, 1, 'RequestFiled', { caseId: mixedCase, personId: mixed }, true),
    event(6, `case-${mixedCase}`, 2, 'RequestAccepted', { caseId: mixedCase, personId: mixed }, false),
    ...KINDS.map((kind, i) => event(7 + i, `${kind}-6ba7b810-9dad-51d1-80b4-0000000001${String(i).padStart(2, '0')}`, 1, `Some${i}`, { personId: mixed, score: 45, ...(AUTISM.includes(kind) ? {} : { caseId: mixedCase }) }, true)),
  ], { key: { handler: HISTORY.collection, projection: 'ledger', collection: HISTORY.collection, source: 'intake', log: 0 }, before: null, next: { epoch: 1, position: 19, offset: '18' }, lease: 1 });
  await database.collection<{ _id: string }>(ACCESS_COLLECTION).insertMany([`case-${aCase}`, `person-${person}`].map((_id) => ({ _id, _shown: true, places: ['440304006', '440304', '4403'], agencies: ['ft-rehab-centre'], grants: [{ agency: 'ft-rehab-centre', from: '0000-01-01', until: '9999-12-31' }], people: [person] })));
  await database.collection<{ _id: string }>(ACCESS_COLLECTION).insertMany([`case-${mixedCase}`, `person-${mixed}`].map((_id) => ({ _id, _shown: true, places: ['440304006', '440304', '4403'], agencies: [], grants: [], people: ['u'] })));
  const kangfu = { findUnit: async (code: string) => ({ code, name: { zh: '香蜜湖街道', en: 'Xiangmihu' } }), personal: { open: async () => ({ name: '张三' }) } };
  history = new HistoryReader({ kangfu, connection, database, sources: [{ service: 'intake' }] } as never);
  expect((await new Checkpoints(database).ofHandler(HISTORY.collection)).map(({ position }) => position)).toEqual([19]);
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

const kindsOf = async (context: RequestContext, size = 100, filter: Record<string, string> = { personId: mixed }): Promise<string[]> => {
  const kinds: string[] = [];
  for (let after: string | null = null; ;) {
    const { nodes, pageInfo, totalCount } = await history.find(context, filter, page(size, after));
    kinds.push(...nodes.map(({ objectKind }) => objectKind));
    if (!pageInfo.hasNextPage) {
      expect(await totalCount).toBe(kinds.length);
      return kinds;
    }
    expect(nodes).toHaveLength(size);
    after = pageInfo.endCursor;
  }
};
const clearKinds = async (context: RequestContext): Promise<string[]> =>
  (await history.find(context, { personId: mixed }, page(100))).nodes.filter(({ personal }) => personal.state === 'clear').map(({ objectKind }) => objectKind);

test('the desk: where a case stands, and no assessment or plan at all', async () => {
  for (const role of ['window-clerk', 'community-liaison', 'programme-office'] as const) {
    for (const size of [2, 100]) expect(await kindsOf(as(role, '440304006'), size)).toEqual(COURSE);
    expect(await kindsOf(as(role, '440304006'), 100, { caseId: mixedCase })).toEqual(COURSE.slice(1));
    expect(await kindsOf(as(role, '440304007'))).toEqual([]);
  }
  expect(await clearKinds(as('window-clerk', '440304006'))).toEqual(['person', 'case', 'consent', 'referral', 'closure']);
  expect(await clearKinds(as('community-liaison', '440304006'))).toEqual(['person', 'case', 'consent']);
});

test('carers: health findings too, and nothing of autism', async () => {
  for (const size of [5, 100]) expect(await kindsOf(as('street-coordinator', '440304006'), size)).toEqual([...COURSE, ...CARE]);
  for (const role of ['assessor', 'expert', 'quality-inspector'] as const) expect(await kindsOf(as(role, '440304'))).toEqual([...COURSE, ...CARE]);
  expect(await clearKinds(as('street-coordinator', '440304006'))).toEqual(['person', 'case', ...COURSE.slice(3), ...CARE]);
  expect(await clearKinds(as('quality-inspector', '440304'))).toEqual([]);
});

test('the autism network: its own kinds; the sub-centre and the city care as well', async () => {
  for (const role of ['station-worker', 'clinician'] as const) {
    for (const size of [1, 100]) expect(await kindsOf(as(role, '440304006'), size)).toEqual(AUTISM);
    expect(await clearKinds(as(role, '440304006'))).toEqual([]);
  }
  for (const role of ['subcentre-worker', 'city-worker'] as const) expect(await kindsOf(as(role, '4403'))).toEqual([...COURSE, ...CARE, ...AUTISM]);
});

test('auditors: every kind with what changed, one that nobody named too, and never a name', async () => {
  for (const size of [4, 100]) expect(await kindsOf(as('auditor', '4403'), size)).toEqual(['person', 'case', 'case', ...KINDS]);
  const { nodes } = await history.find(as('auditor', '4403'), { personId: mixed }, page(100));
  expect(nodes.find(({ objectKind }) => objectKind === 'assessment')!.changes).toEqual([{ field: 'score', before: null, after: '45' }]);
  expect(await clearKinds(as('auditor', '4403'))).toEqual([]);
});

test('guardians: their own case and plans; agencies, schools and administrators nothing', async () => {
  expect(await kindsOf(as('guardian', '440304006'))).toEqual(['person', 'case', 'case', 'consent', 'referral', 'plan']);
  expect(await clearKinds(as('guardian', '440304006'))).toEqual([]);
  for (const role of ['agency-worker', 'school-worker', 'administrator'] as const) expect(await kindsOf(as(role, '440304006'))).toEqual([]);
});

test('two appointments: each with its own kinds at its own place', async () => {
  const both = (...appointments: Appointment[]): RequestContext => new RequestContext(as('auditor', '').passport, policy, async (id) => ({ id, appointments }));
  const [clerk, carer] = [(unit: string): Appointment => ({ role: 'window-clerk', unit, path: [unit] }), (unit: string): Appointment => ({ role: 'street-coordinator', unit, path: [unit] })];
  expect(await kindsOf(both(clerk('440304006'), carer('440304007')))).toEqual(COURSE);
  expect(await kindsOf(both(clerk('440304007'), carer('440304006')))).toEqual([...COURSE, ...CARE]);
  expect(await kindsOf(both(clerk('440304006'), { role: 'guardian', unit: null, path: [] }))).toEqual([...COURSE.slice(0, 5), 'closure', 'plan']);
});

test('as of an instant the kinds hold too', async () => {
  const instant = '2026-03-01T00:00:30.000Z';
  expect(await kindsOf(as('window-clerk', '440304006', instant), 2)).toEqual(COURSE);
});

test('the policy knows its subjects', () => {
  const ability = Ability.of({ id: 'u', appointments: [{ role: 'auditor', unit: '4403', path: ['4403'] }] }, policy);
  expect([ability.may('read', 'Ledger'), ability.may('read', 'HistoryPersonal')]).toEqual([true, false]);
});
