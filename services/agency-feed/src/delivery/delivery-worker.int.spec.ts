import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idOf } from '@kangfu/common';
import type { RecordedEvent } from '@kangfu/event-store';
import { Personal } from '@kangfu/nest/personal';
import { FileKeyEncryption } from '@kangfu/privacy';
import { inTransaction } from '@kangfu/subscriptions/transaction';
import mongoose from 'mongoose';
import { Webhook } from 'standardwebhooks';
import { EndpointSecrets } from '../endpoint/endpoint-secrets.js';
import { FeedEvents } from '../mailbox/feed-event.js';
import { MailboxStore } from '../mailbox/mailbox-store.js';
import type { EndpointRow } from '../projections/endpoints.projection.js';
import { DeliveryStore } from './delivery-store.js';
import { DeliveryWorker } from './delivery-worker.js';

const database = `feed_${randomUUID().slice(0, 8)}`;
const client = new mongoose.mongo.MongoClient(process.env['KANGFU_TEST_MONGODB_URI']!);
const folder = mkdtempSync(join(tmpdir(), 'kangfu-feed-'));
const kek = join(folder, 'kek.json');
writeFileSync(kek, JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64') } }));
const quiet = { debug() {}, info() {}, warn() {}, error() {} } as never;
const db = client.db(database);
const mailbox = new MailboxStore(db, () => true, () => new Date());
const feed = new FeedEvents(mailbox, new Personal({ unseal: async () => ({ state: 'erased' }) } as never), 'http://kangfu.test', () => new Date());
const deliveries = new DeliveryStore(db);
const secrets = new EndpointSecrets(db, new FileKeyEncryption(kek));
const servers: Server[] = [];
const workers: DeliveryWorker[] = [];

beforeAll(async () => {
  await client.connect();
  await mailbox.ensureIndexes();
  await deliveries.ensureIndexes();
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  for (const server of servers) { server.closeAllConnections(); server.close(); }
  await db.dropDatabase();
  await client.close();
  rmSync(folder, { recursive: true });
});

let position = 0;
const recorded = (service: string, stream: string, type: string, data: object): RecordedEvent => {
  position++;
  return {
    id: idOf(`${stream}:${type}:${position}`), type, schema: 1, occurred: new Date(position * 1000).toISOString(), subjects: [], salt: '', data, pii: [], service, log: 0, epoch: 1, position,
    stream, version: 1, at: new Date(position * 1000).toISOString(), commit: position, commitHash: '', commandId: '', command: '', actor: { id: 'u', role: 'assessor', unit: null, for: null },
    purpose: 'care', reason: null, correlation: '', cause: null,
  };
};
const take = (events: RecordedEvent[]) => inTransaction(client, async (session) => { await mailbox.take(events, session); });
/** A person with a case that this agency may see, and some events. */
const refer = async (agency: string, person: string, notes: number): Promise<void> => {
  const [personId, caseId] = [idOf(person), idOf(`case of ${person}`)];
  const base = { personId, caseId };
  await take([
    recorded('intake', `person-${personId}`, 'PersonRegistered', { personId }), recorded('intake', `case-${caseId}`, 'RequestFiled', base),
    recorded('intake', `consent-${idOf(`c${person}`)}`, 'ConsentGiven', { ...base, recipients: [agency], dataClasses: [] }),
    recorded('referral', `referral-${idOf(`r${person}`)}`, 'ReferralSent', { ...base, agency }),
    ...Array.from({ length: notes }, (_, i) => recorded('quality', `progress-${idOf(`${person}${i}`)}`, 'ProgressNoted', base)),
  ]);
};

interface Received { body: { subject: string; sequence: string; type: string }; headers: IncomingMessage['headers']; raw: string }
/** An agency's server; `answer` decides the status, null hangs. */
const agencyServer = async (answer: (event: Received['body'], nth: number) => number | null) => {
  const received: Received[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let raw = '';
    request.on('data', (chunk: Buffer) => { raw += chunk.toString(); }).on('end', () => {
      const body = JSON.parse(raw) as Received['body'];
      const nth = (counts.get(body.sequence) ?? 0) + 1;
      counts.set(body.sequence, nth);
      const status = answer(body, nth);
      if (status === null) return;
      if (status < 300) received.push({ body, headers: request.headers, raw });
      response.writeHead(status).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
};
const endpointRow = (agency: string, url: string): EndpointRow => ({ endpointId: idOf(`endpoint of ${agency} ${url}`), agency, agencies: [agency], url, eventTypes: [], status: 'active', secrets: 1, createdAt: '' });
const startWorker = async (rows: EndpointRow[], disabled: string[] = []): Promise<DeliveryWorker> => {
  for (const row of rows) await secrets.make(row.endpointId, 1, null);
  const worker = new DeliveryWorker({
    endpoints: { peekMany: async () => rows.filter((row) => !disabled.includes(row.endpointId)) } as never, mailbox, feed, deliveries, secrets, allowLoopback: true, now: () => new Date(),
    disable: async (id) => { disabled.push(id); }, logger: quiet,
  });
  workers.push(worker);
  worker.start();
  return worker;
};
const until = async (condition: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> => {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('condition not met in time');
    await new Promise((resolve) => { setImmediate(resolve); });
  }
};

test('an agency receives its mailbox complete, in order for each person, signed so that the standard’s library verifies it', async () => {
  await refer('A', '甲', 5);
  await refer('A', '乙', 5);
  const { received, url } = await agencyServer(() => 204);
  const row = endpointRow('A', url);
  await startWorker([row]);
  await until(() => received.length >= 20);
  expect(received).toHaveLength(20);
  const [secret] = await secrets.current(row.endpointId, new Date().toISOString());
  for (const { raw, headers } of received) new Webhook(secret!).verify(raw, headers as Record<string, string>);
  for (const person of ['甲', '乙']) {
    const mine = received.filter(({ body }) => body.subject === idOf(person)).map(({ body }) => body.sequence);
    expect(mine).toEqual([...mine].sort());
    expect(mine).toHaveLength(10);
  }
  expect(await mailbox.head('A')).toBe(20);
});

test('a failing event holds back that person only, a hanging endpoint delays nobody else, and both are on the log', async () => {
  await refer('B', '丙', 3);
  await refer('B', '丁', 3);
  const failing = await agencyServer((event) => (event.subject === idOf('丙') ? 500 : 200));
  const hanging = await agencyServer(() => null);
  const rows = [endpointRow('B', failing.url), endpointRow('B', hanging.url)];
  await startWorker(rows);
  await until(() => failing.received.length === 8);
  expect(new Set(failing.received.map(({ body }) => body.subject))).toEqual(new Set([idOf('丁')]));
  const logged = () => deliveries.log(rows[0]!.endpointId, null, 50);
  await until(async () => (await logged()).some((d) => d.attempts.some((a) => a.status === 500)) && (await logged()).filter((d) => d.status === 'delivered').length >= 8);
  const log = await logged();
  expect(log.filter((d) => d.personId === idOf('丙') && d.attempts.length > 0)).toHaveLength(1);
  expect(log.filter((d) => d.status === 'delivered')).toHaveLength(8);
});

test('a dead letter with more entries behind it than anybody counts holds back its person only, until it is delivered again', async () => {
  await refer('E', '庚', 600);
  await refer('E', '辛', 1);
  let mended = false;
  const { received, url } = await agencyServer((event) => (mended || event.subject === idOf('辛') ? 200 : 500));
  const row = endpointRow('E', url);
  await deliveries.enqueue(row.endpointId, (await mailbox.read('E', 0, 1)), 1);
  await deliveries.deliveries.updateOne({ endpointId: row.endpointId }, { $set: { status: 'dead' } });
  const worker = await startWorker([row]);
  await until(() => received.length === 6);
  expect(new Set(received.map(({ body }) => body.subject))).toEqual(new Set([idOf('辛')]));
  mended = true;
  expect(await deliveries.redrive(row.endpointId)).toBe(1);
  worker.appended();
  await until(() => received.length > 10);
  await worker.close();
  const mine = received.filter(({ body }) => body.subject === idOf('庚')).map(({ body }) => Number(body.sequence));
  expect(mine).toEqual(Array.from({ length: mine.length }, (_, i) => i + 1));
}, 30_000);

test('what was pending when the worker stopped is delivered by the next one; nothing is lost or left out', async () => {
  await refer('C', '戊', 2);
  let open = false;
  const { received, url } = await agencyServer(() => (open ? 200 : 503));
  const row = endpointRow('C', url);
  const first = await startWorker([row]);
  await until(async () => (await deliveries.counts(row.endpointId)).pending === 7);
  await first.close();
  open = true;
  await deliveries.deliveries.updateMany({ endpointId: row.endpointId }, { $set: { nextAt: null } });
  await startWorker([row]);
  await until(() => received.length === 7);
  expect(received.map(({ body }) => Number(body.sequence))).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('410 disables the endpoint', async () => {
  await refer('D', '己', 0);
  const { url } = await agencyServer(() => 410);
  const disabled: string[] = [];
  const row = endpointRow('D', url);
  await startWorker([row], disabled);
  await until(() => disabled.length > 0);
  expect(disabled).toEqual([row.endpointId]);
});

test('taking the same events in again appends nothing; positions stay dense', async () => {
  const event = recorded('intake', `case-${idOf('case of 甲')}`, 'RequestAccepted', { personId: idOf('甲'), caseId: idOf('case of 甲') });
  const head = await mailbox.head('A');
  await take([event]);
  await take([event]);
  expect(await mailbox.head('A')).toBe(head + 1);
  expect((await mailbox.read('A', 0, 500)).map((entry) => entry.position)).toEqual(Array.from({ length: head + 1 }, (_, i) => i + 1));
});

test('after consent is withdrawn earlier entries read as tombstones and the end is told', async () => {
  const [personId, caseId] = [idOf('乙'), idOf('case of 乙')];
  await take([recorded('intake', `consent-${idOf('c乙')}`, 'ConsentWithdrawn', { personId, caseId })]);
  const entries = (await mailbox.read('A', 0, 500)).filter((entry) => entry.personId === personId);
  const events = await feed.build(entries);
  expect(events.at(-1)!.type).toBe('cn.kangfu.feed.access-ended.v1');
  expect(new Set(events.slice(0, -1).map((event) => event.type))).toEqual(new Set(['cn.kangfu.feed.tombstone.v1']));
});
