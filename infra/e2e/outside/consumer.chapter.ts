import { randomBytes, randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StoredEvent } from '@kangfu/event-store';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { M } from '../../../tools/src/demo/operations.ts';
import { root } from '../../paths.ts';
import type { Chapter } from '../support/chapters.ts';
import { type Kangfu, settled, until } from '../support/kangfu.ts';
import { openCase, type OpenCase, type Staff, staffOfStreet, uuidOf } from '../support/open-case.ts';
import { OutsideConsumer } from '../support/outside-consumer.ts';

const DOCUMENT = readFileSync(join(root, 'docs/reference/asyncapi.yaml'), 'utf8');
const AGENCY = 'ft-union-hospital';
const RESIDENT = { name: '外部消费', phone: '13700003333', statement: '请安排康复' };
/** What one case is told as, up to the acceptance of its referral. */
const ROAD = ['AccessBegan', 'PersonRegistered', 'RequestFiled', 'RequestAccepted', 'NeedTriaged', 'ConsentGiven', 'ReferralSent', 'ReferralAccepted'];

let kangfu: Kangfu;
let staff: Staff;
let host: string;
let kept: OpenCase;
let ended: OpenCase;
const consumer = (): OutsideConsumer => new OutsideConsumer(DOCUMENT, host, staff.agency.token);
const titles = ({ events }: OutsideConsumer, caseId: string): string[] => [...events.values()].filter(({ nodeid }) => nodeid === caseId).map(({ dataschema }) => dataschema.split('/').at(-2)!.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase()));

/** What an agency's own program gets, written from the reference alone. The agency is of this chapter alone: its mailbox is counted. */
export const consumerChapter: Chapter = (world) => describe('an agency’s consumer', () => {
  beforeAll(async () => {
    kangfu = world.kangfu();
    host = new URL(kangfu.system.runtime.gateway).host;
    staff = await staffOfStreet(AGENCY);
    [kept, ended] = [await openCase(staff, RESIDENT, AGENCY), await openCase(staff, RESIDENT, AGENCY)];
  });

  test('every schema of the reference is served where events say, without a token, and is the committed one', async () => {
    const folder = join(root, 'docs/reference/schemas');
    const { gateway } = kangfu.system.runtime;
    const files = globSync('*/*.json', { cwd: folder });
    expect(files.length).toBeGreaterThan(40);
    await Promise.all(files.map(async (file) => {
      const [, name, version] = /^(.+)\.(v\d+)\.json$/.exec(basename(file))!;
      const response = await fetch(`${gateway}/schemas/${dirname(file)}/${name}/${version}`);
      const committed = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { $id: string };
      expect([file, response.status, response.headers.get('content-type'), await response.json()]).toEqual([file, 200, expect.stringMatching(/^application\/schema\+json/), { ...committed, $id: `${gateway}${committed.$id}` }]);
    }));
    expect((await fetch(`${gateway}/schemas/intake/person-registered/v2`)).status).toBe(404);
  });

  test('a consumer written from the document alone gets everything, in order, and nothing that does not fit', async () => {
    const outside = consumer();
    await until('both cases in the mailbox', async () => { await outside.readToTheEnd(3); return [titles(outside, kept.caseId), titles(outside, ended.caseId)]; }, (told) => told.every((one) => one.length >= ROAD.length), 30);
    expect([titles(outside, kept.caseId), titles(outside, ended.caseId)]).toEqual([ROAD, ROAD]);
    const all = [...outside.events.values()];
    expect(all.map(({ sequence }) => Number(sequence))).toEqual(all.map((_, i) => i + 1));
    expect(all).toHaveLength(2 * ROAD.length);
    // Asked again from the same place there is nothing; asked from the beginning, the same.
    expect(await outside.readToTheEnd()).toBe(1);
    const again = consumer();
    expect(await again.readToTheEnd(5)).toBe(Math.ceil(all.length / 5));
    expect([...again.events.values()]).toEqual(all);
    expect([again.cursor, all[1]!.data['personal']]).toEqual([outside.cursor, expect.objectContaining({ name: RESIDENT.name })]);
  });

  test('what it may not ask is refused as the document says', async () => {
    const outside = consumer();
    const stranger = new OutsideConsumer(DOCUMENT, host, staff.clerk.token);
    const nobody = new OutsideConsumer(DOCUMENT, host, 'none');
    const answers = [await outside.ask({ after: '!' }), await outside.ask({ limit: 501 }), await nobody.ask(), await stranger.ask(), await outside.ask({ agency: 'ft-xinghe-autism' }), await outside.ask({ after: Buffer.from('9:1').toString('base64url') })];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 401, 403, 403, 410]);
    const { status, body } = await outside.ask({ after: answers.at(-1)!.body.resumeFrom });
    expect([status, body.events.length]).toEqual([200, 2 * ROAD.length]);
  });

  test('it verifies deliveries, follows the stream from its cursor, and forgets a case whose right has ended', async () => {
    const outside = consumer();
    await outside.readToTheEnd();
    const [before, from] = [outside.events.size, outside.cursor];
    let secret = 'whsec_bm90IHlldA==';
    const endpoint = await outside.listen(() => secret);
    try {
      // The consumer is told the secret only after a delivery may have come: what it cannot verify it refuses, and it comes again.
      const created = await staff.agency.do(M.endpoint, { agency: AGENCY, url: endpoint.url });
      secret = created.secret;
      const following = outside.follow(from, 3);
      await staff.agency.do(M.schedule, { referralId: kept.referralId, appointmentAt: new Date(Date.now() + 86_400_000).toISOString() });
      await staff.agency.do(M.note, { referralId: kept.referralId, text: '首次' });
      await staff.coordinator.do(M.withdraw, { consentId: ended.consentId });
      const followed = await following;
      expect(followed.ids).toHaveLength(3);

      await outside.readToTheEnd();
      expect([outside.events.size, outside.cursor]).toEqual([before + 3, followed.cursor]);
      expect(titles(outside, kept.caseId)).toEqual([...ROAD, 'AppointmentScheduled', 'InterimNoteRecorded']);
      expect(titles(outside, ended.caseId)).toEqual([...ROAD, 'AccessEnded']);
      expect([...outside.forgotten]).toEqual([ended.caseId]);
      expect([...outside.events.values()].filter(({ nodeid, data }) => nodeid === ended.caseId && Object.keys(data).length > 0).map(({ type }) => type)).toEqual(['cn.kangfu.feed.access-ended.v1']);

      // Who comes later finds tombstones in place, of the same ids and positions.
      const late = consumer();
      await late.readToTheEnd();
      expect([...late.events.keys()]).toEqual([...outside.events.keys()]);
      expect(new Set(titles(late, ended.caseId))).toEqual(new Set(['Tombstone', 'AccessEnded']));

      // The endpoint gets the mailbox from its beginning, each entry genuine and as the document says; `take` has validated them.
      await until('the deliveries', async () => new Set(endpoint.delivered.map(({ id }) => id)), (ids) => ids.size === before + 3, 60);
      const own = endpoint.delivered.filter(({ nodeid }) => nodeid === kept.caseId).map(({ sequence }) => sequence);
      expect(own).toEqual([...own].sort());
      const genuine = endpoint.delivered.length;
      const refused = outside.forged;
      const forged = await fetch(endpoint.url, { method: 'POST', headers: { 'webhook-id': 'x', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)), 'webhook-signature': 'v1,AAAA' }, body: JSON.stringify(endpoint.delivered[0]) });
      expect([forged.status, outside.forged - refused, endpoint.delivered.length]).toEqual([401, 1, genuine]);
    } finally {
      endpoint.close();
    }
  });

  test('what a newer release writes is kept: a field it does not know reaches the agency, an event nobody knows passes by', async () => {
    const { services } = kangfu.system.runtime;
    const { database } = services.find(({ name }) => name === 'referral')!;
    const store = new MongoEventStore({ client: kangfu.mongo as never, database, service: 'referral', tenant: 'kangfu' });
    await store.init();
    try {
      const stream = `referral-${uuidOf(kept.referralId)}`;
      const { handle, commits } = await store.load(stream);
      const last = commits.at(-1)!;
      const { transition: _transition, ...data } = last.events.at(-1)!.data as Record<string, unknown>;
      const event = (type: string, more: object): StoredEvent => ({ ...last.events.at(-1)!, id: randomUUID(), type, salt: randomBytes(16).toString('base64'), pii: [], data: { ...data, ...more } });
      const written = [event('InterimNoteRecorded', { transition: '29', mood: 'good', measures: { steps: 12 } }), event('ReferralPraised', { stars: 5 })];
      await store.append(handle, { events: written, commandId: randomUUID(), command: { type: 'RecordInterimNote', digest: 'x' }, actor: last.actor, purpose: last.purpose, reason: null, correlation: randomUUID(), cause: null });

      const outside = consumer();
      const told = await until('the note', async () => { await outside.readToTheEnd(); return [...outside.events.values()].find(({ data: { mood } }) => mood !== undefined); }, (found) => found !== undefined, 30);
      expect(told!.data).toMatchObject({ transition: '29', mood: 'good', measures: { steps: 12 } });
      // Every consumer is at the end, the ledger included; nothing waits anywhere; and a row of the referral is what it was but for the note.
      await settled(kangfu);
      for (const service of services) expect([service.name, await kangfu.mongo.db(service.database).collection('parked').countDocuments()]).toEqual([service.name, 0]);
      expect((await staff.agency.get('query($id: ID!) { referral(id: $id) { status } }', { id: kept.referralId })).referral).toEqual({ status: 'INTERIM' });
    } finally {
      await store.close();
    }
  });
});
