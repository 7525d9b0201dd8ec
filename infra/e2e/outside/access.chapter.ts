import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASSPORT_HEADER, PassportOffice } from '@kangfu/access';
import { globalId } from '@kangfu/common';
import { seededUserId, signToken } from '../../../tools/src/commands/token.ts';
import { M } from '../../../tools/src/demo/operations.ts';
import { inventedResidentId } from '../../../tools/src/demo/resident-id.ts';
import { as, type Session, sessionOf } from '../../../tools/src/demo/session.ts';
import { errorsSeen } from '../support/errors-seen.ts';
import type { Chapter } from '../support/chapters.ts';
import { type Kangfu, until } from '../support/kangfu.ts';
import { AGENCY, openCase, type OpenCase, type Staff, staffOfStreet, STREET, uuidOf } from '../support/open-case.ts';
import { Markers } from '@kangfu/infra/faults/check/markers';
import { type Commit } from '@kangfu/infra/faults/check/stored';
import { listenBySse, listenByWebSocket } from '../support/streams.ts';

const MARKERS = { name: '探针乙司徒测试', phone: '13700002222', statement: '探针乙陈述：请安排康复' };

let kangfu: Kangfu;
let gateway: string;
let seen: ReturnType<typeof errorsSeen>;
let staff: Staff & Record<'otherClerk' | 'otherAgency' | 'nobody', Session>;
const numbers: string[] = [];
let first: OpenCase;
let second: OpenCase;

const open = async (): Promise<OpenCase> => {
  const opened = await openCase(staff, MARKERS);
  numbers.push(opened.number);
  return opened;
};

const LOOK = `query($case: ID!, $person: ID!, $referral: ID!, $ids: [ID!]!) {
  case(id: $case) { id } person(id: $person) { id } referral(id: $referral) { id } caseNode: node(id: $case) { id } personNode: node(id: $person) { id } referralNode: node(id: $referral) { id } nodes(ids: $ids) { id }
  cases(first: 100) { nodes { id } } referrals(first: 100) { nodes { id } } journeys(first: 100) { nodes { case { id } } }
}`;
const NOTHING = { case: null, person: null, referral: null, caseNode: null, personNode: null, referralNode: null, nodes: [null, null, null] };
const looked = async (session: Session, { caseId, personId, referralId }: OpenCase) => {
  const answer = await session.ask(LOOK, { case: caseId, person: personId, referral: referralId, ids: [caseId, personId, referralId] });
  const { cases, referrals, journeys, ...direct } = answer.data ?? {};
  const listed = [cases?.nodes, referrals?.nodes, journeys?.nodes?.map((journey: any) => journey.case)].flatMap((list: any[]) => (list ?? []).map((each) => each?.id)).filter((id) => id === caseId || id === referralId);
  return { direct, listed, codes: answer.errors?.map(({ extensions }) => extensions?.code) };
};
const CASE_CHANGED = 'subscription($id: ID!) { caseChanged(id: $id) { id status } }';
const JOURNEY = 'subscription($id: ID!) { caseJourney(caseId: $id) { status } }';
/** Neither subscription tells this user anything of the case, whichever way it is asked for. */
const hearsNothing = async (session: Session, caseId: string): Promise<void> => {
  for (const listen of [listenBySse, listenByWebSocket]) {
    for (const query of [CASE_CHANGED, JOURNEY]) {
      const stream = await listen(gateway, session.token, query, { id: caseId });
      await until(`${session.name}: the end of a subscription`, async () => stream.ended(), (end) => end !== null, 10);
      stream.stop();
      expect(stream.messages.flatMap(({ data }) => Object.values(data ?? {})).filter((value) => value !== null)).toEqual([]);
    }
  }
};
const mailbox = async (token: string | null, query = ''): Promise<{ status: number; body: any }> => {
  const response = await fetch(`${gateway}/agency/events?limit=500${query}`, { headers: token === null ? {} : { authorization: `Bearer ${token}` } });
  return { status: response.status, body: await response.json() };
};

/** Who may see, hear and do what, asked as a user would and past the gateway. */
export const accessChapter: Chapter = (world) => describe('access', () => {
  beforeAll(async () => {
    kangfu = world.kangfu();
    gateway = kangfu.system.runtime.gateway;
    seen = errorsSeen();
    staff = {
      ...(await staffOfStreet()), otherClerk: await as('window-clerk', '440304007'), otherAgency: await as('agency-worker', 'ft-xinghe-autism'), nobody: await sessionOf('nobody', randomUUID()),
    };
    first = await open();
    second = await open();
  });
  afterAll(() => seen?.restore());

  describe('what one may not see is absent', () => {
    test('those who work on a case see it', async () => {
      for (const session of [staff.clerk, staff.coordinator, staff.assessor, staff.agency]) {
        const { direct } = await looked(session, first);
        expect({ who: session.name, ...direct }).toMatchObject({ case: { id: first.caseId }, caseNode: { id: first.caseId }, referral: { id: first.referralId }, personNode: { id: first.personId } });
      }
      for (const listen of [listenBySse, listenByWebSocket]) {
        const stream = await listen(gateway, staff.clerk.token, CASE_CHANGED, { id: first.caseId });
        await until('the current state', async () => stream.messages[0], (message) => message?.data?.caseChanged?.id === first.caseId, 10);
        stream.stop();
      }
    });

    test.each(['otherClerk', 'otherAgency', 'nobody'] as const)('for %s there is no such case, person or referral, in queries, lists and nodes', async (who) => {
      const { direct, listed } = await looked(staff[who], first);
      expect({ ...NOTHING, ...direct }).toEqual(NOTHING);
      expect(listed).toEqual([]);
    });

    test('a guardian sees their own person alone', async () => {
      const guardian = await sessionOf('a guardian of another person', uuidOf(second.personId));
      const { direct, listed } = await looked(guardian, first);
      expect(direct).toEqual(NOTHING);
      expect(listed).toEqual([]);
      expect((await looked(guardian, second)).direct).toMatchObject({ case: { id: second.caseId }, personNode: { id: second.personId } });
      expect(await guardian.refused(M.complete, { caseId: first.caseId, provided: ['MEDICAL_RECORD'] })).toEqual(['not-found']);
      expect(await guardian.refused(M.withdraw, { consentId: first.consentId })).toEqual(['not-found']);
      expect(await guardian.refused(M.accept, { caseId: first.caseId })).toEqual(['FORBIDDEN']);
      await hearsNothing(guardian, first.caseId);
    });

    test('mutations of strangers find nothing, and roles without the right are refused', async () => {
      const invented = globalId('case', randomUUID());
      for (const caseId of [first.caseId, invented]) {
        expect(await staff.otherClerk.refused(M.accept, { caseId })).toEqual(['not-found']);
        expect(await staff.otherClerk.refused(M.complete, { caseId, provided: [] })).toEqual(['not-found']);
        expect(await staff.nobody.refused(M.accept, { caseId })).toEqual(['FORBIDDEN']);
        expect(await staff.agency.refused(M.accept, { caseId })).toEqual(['FORBIDDEN']);
      }
      for (const referralId of [first.referralId, globalId('referral', randomUUID())]) {
        expect(await staff.otherAgency.refused(M.note, { referralId, text: 'x' })).toEqual(['not-found']);
        expect(await staff.otherClerk.refused(M.note, { referralId, text: 'x' })).toEqual(['FORBIDDEN']);
      }
    });

    test.each(['otherClerk', 'otherAgency', 'nobody'] as const)('%s hears nothing of it', async (who) => hearsNothing(staff[who], first.caseId));

    test('an object that is hidden and one that never was look the same, also when only the key is asked for', async () => {
      for (const kind of ['case', 'person', 'referral'] as const) {
        const hidden = { case: first.caseId, person: first.personId, referral: first.referralId }[kind];
        const ask = (id: string) => staff.otherClerk.ask('query($id: ID!) { node(id: $id) { id } }', { id }).then(({ data, errors }) => ({ data, errors }));
        expect(await ask(hidden)).toEqual(await ask(globalId(kind, randomUUID())));
        expect((await ask(hidden)).data).toEqual({ node: null });
      }
      // A child of a list is nobody that intake knows: the join asks, and confirms nothing.
      const worker = await as('station-worker', '320412105');
      const { recordScreenings } = await worker.get('mutation($input: RecordScreeningsInput!) { recordScreenings(input: $input) { results { outcome } problems { code } } }', {
        input: { list: 'e2e-access', place: '320412105', rows: [{ number: '1', ageMonths: 20, sex: 'M', answers: [1, 1, 1, 1, 1, 1, 0, 0, 0, 0] }] },
      });
      expect(recordScreenings.results).toEqual([{ outcome: 'RECORDED' }]);
      const [screening] = await until('the screening', async () => (await worker.get('{ screenings(first: 5, filter: { list: "e2e-access" }) { nodes { person { id } number } } }')).screenings.nodes, (nodes: any[]) => nodes.length === 1, 10);
      expect(screening).toEqual({ person: null, number: '1' });
    });

    test('only an agency reads a mailbox, its own, and finds nobody there who was not referred to it', async () => {
      expect([await mailbox(staff.clerk.token), await mailbox(staff.nobody.token), await mailbox(staff.otherAgency.token, `&agency=${AGENCY}`)].map(({ status }) => status)).toEqual([403, 403, 403]);
      const own = await until('the mailbox', () => mailbox(staff.agency.token), ({ body }) => body.events?.some((event: any) => event.nodeid === first.caseId), 15);
      expect(own.status).toBe(200);
      const other = await mailbox(staff.otherAgency.token);
      expect([other.status, other.body.events.filter((event: any) => JSON.stringify(event).includes(first.caseId))]).toEqual([200, []]);
    });

    test('when the consent is withdrawn, the agency sees nothing from then on, its open subscription included', async () => {
      const listening = await Promise.all([listenBySse, listenByWebSocket].map((listen) => listen(gateway, staff.agency.token, CASE_CHANGED, { id: first.caseId })));
      for (const stream of listening) await until('the state while it may', async () => stream.messages.length, (count) => count === 1, 10);
      await staff.coordinator.do(M.withdraw, { consentId: first.consentId });
      const heard = listening.map(({ messages }) => messages.length);
      expect((await looked(staff.agency, first)).direct).toEqual(NOTHING);
      expect(await staff.agency.refused(M.note, { referralId: first.referralId, text: 'x' })).toEqual(['not-found']);
      await hearsNothing(staff.agency, first.caseId);
      // Something changes that it would have been told of.
      await staff.coordinator.do(M.manager, { caseId: first.caseId, manager: seededUserId('street-coordinator', STREET) });
      for (const [i, stream] of listening.entries()) {
        await until('the end of the subscription', async () => stream.ended(), (end) => end !== null, 10);
        expect(stream.messages.slice(heard[i]).flatMap(({ data }) => Object.values(data ?? {})).filter((value) => value !== null)).toEqual([]);
      }
      const { body } = await until('the end of the right in the mailbox', () => mailbox(staff.agency.token), (page) => page.body.events.some((event: any) => event.type.includes('access-ended') && event.nodeid === first.caseId), 15);
      // What was there before stands at its place, without content.
      const types = new Set<string>(body.events.filter((event: any) => event.nodeid === first.caseId).map((event: any) => event.type));
      expect(types).toEqual(new Set(['cn.kangfu.feed.tombstone.v1', 'cn.kangfu.feed.access-ended.v1']));
    });

    test('when the referral has ended, the agency sees nothing any more', async () => {
      expect((await looked(staff.agency, second)).direct).toMatchObject({ case: { id: second.caseId } });
      await staff.agency.do(M.schedule, { referralId: second.referralId, appointmentAt: new Date(Date.now() + 86_400_000).toISOString() });
      await staff.agency.do(M.note, { referralId: second.referralId, text: '首次' });
      await staff.agency.do(M.completeReferral, { referralId: second.referralId, outcome: 'GOT_HELP' });
      const { direct } = await looked(staff.agency, second);
      expect({ case: direct['case'], person: direct['person'], caseNode: direct['caseNode'], personNode: direct['personNode'] }).toEqual({ case: null, person: null, caseNode: null, personNode: null });
      await hearsNothing(staff.agency, second.caseId);
    });
  });

  describe('who has not signed in', () => {
    test('is told so everywhere', async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { issuer } = kangfu.system.runtime;
      const forgedKey = join(kangfu.dataDir, 'forged.pem');
      writeFileSync(forgedKey, privateKey.export({ format: 'pem', type: 'pkcs8' }));
      const own = join(kangfu.dataDir, 'keys/issuer.key.pem');
      const id = seededUserId('window-clerk', STREET);
      const tokens = { none: null, garbage: 'abc', forged: await signToken(forgedKey, issuer, id, 600), expired: await signToken(own, issuer, id, -60), 'other issuer': await signToken(own, 'http://127.0.0.1:1', id, 600) };
      for (const [name, token] of Object.entries(tokens)) {
        const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
        const answer = await fetch(`${gateway}/graphql`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json', accept: 'application/graphql-response+json' }, body: JSON.stringify({ query: '{ viewer { userId } }' }) });
        const { data, errors } = (await answer.json()) as { data?: unknown; errors: { extensions: { code: string } }[] };
        expect({ name, status: answer.status, data: data ?? null, codes: errors.map(({ extensions }) => extensions.code) }).toEqual({ name, status: 401, data: null, codes: ['UNAUTHENTICATED'] });
        const sse = await listenBySse(gateway, token, CASE_CHANGED, { id: first.caseId });
        await until('the end', async () => sse.ended(), (end) => end !== null, 10);
        expect({ name, codes: sse.messages.flatMap(({ errors: refusals }) => refusals?.map(({ extensions }) => extensions?.code)), data: sse.messages.filter((message) => message.data) }).toEqual({ name, codes: ['UNAUTHENTICATED'], data: [] });
        expect({ name, status: sse.status }).toEqual({ name, status: 401 });
        const socket = await listenByWebSocket(gateway, token, CASE_CHANGED, { id: first.caseId });
        expect({ name, code: await until('the close', async () => socket.ended(), (end) => end !== null, 10) }).toEqual({ name, code: 4403 });
        for (const path of ['/agency/events', '/agency/events/stream']) expect({ name, path, status: (await fetch(`${gateway}${path}`, { headers })).status }).toEqual({ name, path, status: 401 });
      }
    });

    test('cannot pass by the gateway: a subgraph refuses what has no passport for this call', async () => {
      const key = readFileSync(join(kangfu.dataDir, 'keys/passport.key.pem'));
      const serviceKey = readFileSync(join(kangfu.dataDir, 'keys/service.key.pem'));
      const stranger = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
      const claims = (aud: string) => ({ aud, sub: seededUserId('auditor', '4403'), purpose: 'care', lang: 'zh' as const, asOf: null, after: null, correlation: randomUUID() });
      const reason = async (response: Response): Promise<[number, string | undefined]> => [response.status, ((await response.json()) as any).errors?.[0]?.extensions?.reason];
      for (const { name, url } of kangfu.system.runtime.services) {
        const bodies = {
          plain: JSON.stringify({ query: '{ __typename }' }), entities: JSON.stringify({ query: 'query($r: [_Any!]!) { _entities(representations: $r) { __typename } }', variables: { r: [{ __typename: 'Case', ref: uuidOf(first.caseId) }] } }),
          service: JSON.stringify({ query: '{ _service { sdl } }' }),
        };
        for (const [what, body] of Object.entries(bodies)) {
          for (const path of ['/graphql', '/graphql/stream']) {
            const post = (passport?: string) => fetch(`${url}${path}`, {
              method: 'POST', body, headers: { 'content-type': 'application/json', accept: path === '/graphql' ? 'application/json' : 'text/event-stream', ...(passport === undefined ? {} : { [PASSPORT_HEADER]: passport }) },
            });
            const office = new PassportOffice(key, 'gateway');
            const refusals = {
              none: post(), garbage: post('a.b.c'), forged: post(new PassportOffice(stranger as string, 'gateway').issue(claims(name), body)), 'of a service': post(new PassportOffice(serviceKey, `service:${name}`).issue(claims(name), body)),
              'for another service': post(office.issue(claims(name === 'audit' ? 'intake' : 'audit'), body)), 'for another body': post(office.issue(claims(name), `${body} `)), expired: post(office.issue(claims(name), body, Date.now() - 31_000)),
            };
            const answers = Object.fromEntries(await Promise.all(Object.entries(refusals).map(async ([why, response]) => [why, await reason(await response)] as const)));
            expect({ name, what, path, answers }).toEqual({ name, what, path, answers: {
              none: [401, 'missing'], garbage: [401, 'forged'], forged: [401, 'forged'], 'of a service': [401, 'forged'], 'for another service': [401, 'other-audience'], 'for another body': [401, 'other-body'], expired: [401, 'expired'],
            } });
            if (path === '/graphql' && what === 'plain') expect(await (await post(office.issue(claims(name), body))).json()).toMatchObject({ data: { __typename: 'Query' } });
          }
        }
        const log = (passport?: string) => fetch(`${url}/internal/log/0?after=0&limit=1`, { headers: passport === undefined ? {} : { [PASSPORT_HEADER]: passport } });
        const refused = [await log(), await log(new PassportOffice(key, 'gateway').issue(claims(name), '')), await log(new PassportOffice(serviceKey, 'gateway').issue(claims(name), '')), await log(new PassportOffice(stranger as string, 'service:audit').issue(claims(name), ''))];
        expect({ name, statuses: refused.map(({ status }) => status) }).toEqual({ name, statuses: [401, 401, 401, 401] });
        expect((await log(new PassportOffice(serviceKey, 'service:audit').issue(claims(name), ''))).status).toBe(200);
      }
    });
  });

  describe('many at once', () => {
    test('fifty users who ask the same at the same time each get their own answer', async () => {
      const users = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? seededUserId('window-clerk', `44030400${1 + (i % 9)}`) : randomUUID()));
      const sessions = await Promise.all(users.map((user, i) => sessionOf(`user ${i}`, user)));
      const ask = (session: Session) => session.get('query($id: ID!) { viewer { userId roles { role unit { code } } } case(id: $id) { id } }', { id: first.caseId });
      const alone = [];
      for (const session of sessions) alone.push(await ask(session));
      expect(alone.map(({ viewer }) => viewer.userId)).toEqual(users);
      expect(new Set(alone.map(({ viewer }) => viewer.roles[0]?.unit.code)).size).toBeGreaterThan(5);
      const clerk = seededUserId('window-clerk', STREET);
      expect(alone.map((answer) => answer['case']?.id ?? null)).toEqual(users.map((user) => (user === clerk ? first.caseId : null)));
      expect(users).toContain(clerk);
      for (let round = 0; round < 2; round++) expect(await Promise.all(sessions.map(ask))).toEqual(alone);
    });

    test('twenty registrations of one resident ID at the same time are one person', async () => {
      const number = inventedResidentId('1972-03-09');
      numbers.push(number);
      const { intake } = Object.fromEntries(kangfu.system.runtime.services.map((service) => [service.name, service]));
      const commits = kangfu.mongo.db(intake!.database).collection<Commit>('commits-0');
      const registered = () => commits.countDocuments({ 'events.type': 'PersonRegistered' });
      const before = await registered();
      const clerks = [staff.clerk, staff.otherClerk, staff.liaison, staff.coordinator];
      const answers = await Promise.all(Array.from({ length: 20 }, async (_, i) =>
        (await clerks[i % 4]!.get(M.register, { input: { name: `探针乙${i}`, identity: { kind: 'RESIDENT_ID', number }, street: STREET, ...(i % 2 === 0 ? {} : { commandId: randomUUID() }) } })).registerPerson));
      const created = answers.filter(({ problems }) => problems.length === 0);
      expect(answers.flatMap(({ problems }) => problems.map(({ code }: { code: string }) => code)).filter((code) => code !== 'person-known')).toEqual([]);
      expect([created.length, (await registered()) - before]).toEqual([1, 1]);
    });
  });

  describe('what is too large', () => {
    test('is refused by the field, or as a whole, with a code; nothing is kept of it, and the same command goes through once it is short', async () => {
      const { intake } = Object.fromEntries(kangfu.system.runtime.services.map((service) => [service.name, service]));
      const requests = () => kangfu.mongo.db(intake!.database).collection<Commit>('commits-0').countDocuments({ 'events.type': 'RequestFiled' });
      const before = await requests();
      const input = (statement: string) => ({ commandId, personId: first.personId, needs: ['EDUCATION'], statement, provided: [] });
      const commandId = randomUUID();
      const { errors } = await staff.clerk.ask(M.file, { input: input('大'.repeat(2_001)) });
      expect(errors!.map(({ extensions }) => [extensions?.code, JSON.stringify(extensions).includes('statement')])).toEqual([['BAD_USER_INPUT', true]]);
      const whole = await fetch(`${gateway}/graphql`, {
        method: 'POST', body: JSON.stringify({ query: M.file, variables: { input: input('大'.repeat(400_000)) } }), headers: { 'content-type': 'application/json', authorization: `Bearer ${staff.clerk.token}` },
      });
      expect([whole.status, ((await whole.json()) as any).errors[0].extensions.code]).toEqual([413, 'BAD_USER_INPUT']);
      expect(await requests()).toBe(before);
      expect((await staff.clerk.do(M.file, input('短'))).problems).toEqual([]);
      expect(await requests()).toBe(before + 1);
    });
  });

  describe('a command sent again', () => {
    test('has the same outcome, once; with another input it is refused', async () => {
      const number = inventedResidentId('1980-08-08');
      numbers.push(number);
      const input = { commandId: randomUUID(), name: MARKERS.name, identity: { kind: 'RESIDENT_ID', number }, street: STREET };
      const once = await staff.clerk.do(M.register, input);
      const again = await Promise.all(Array.from({ length: 5 }, () => staff.clerk.do(M.register, input)));
      expect(new Set(again.map(({ person }) => person.id))).toEqual(new Set([once.person.id]));
      expect(await staff.clerk.refused(M.register, { ...input, name: '另一人' })).toEqual(['command-id-reused']);
      // The same id of somebody else is another command.
      expect(await staff.otherClerk.refused(M.register, input)).toEqual(['person-known']);
    });

    test('is refused where it was decided on an outdated version', async () => {
      const version = async (): Promise<number> => (await staff.clerk.get('query($id: ID!) { case(id: $id) { version } }', { id: second.caseId })).case.version;
      const saw = await version();
      const manager = seededUserId('street-coordinator', STREET);
      await staff.coordinator.do(M.manager, { caseId: second.caseId, manager, expectedVersion: saw });
      expect(await staff.coordinator.refused(M.manager, { caseId: second.caseId, manager: seededUserId('assessor', '440304'), expectedVersion: saw })).toEqual(['stale-version']);
      expect(await version()).toBe(saw + 1);
    });
  });

  test('no name, number or text that was typed here is in a log file or in an error', () => {
    const markers = new Markers([...Object.values(MARKERS), ...numbers]);
    expect(markers.inLogFiles(kangfu.dataDir)).toEqual([]);
    expect(seen.bodies.length).toBeGreaterThan(10);
    expect(seen.bodies.flatMap((body) => markers.in('answer', body))).toEqual([]);
  });
});
