import { findUuid } from '@kangfu/common';
import { M, MESSAGES } from '../../../tools/src/demo/operations.ts';
import { type Session, sessionOf } from '../../../tools/src/demo/session.ts';
import { until } from '../support/kangfu.ts';
import { agencyId, type Chapter, DISTRICT, registered, STREET } from './world.ts';

/** No other chapter sends anybody there for this. */
const CENTRE = 'ft-xinghe-autism';
const OTHER = 'ft-vocational-centre';
const WAITING = `query($id: ID!) { waitingList(filter: { caseId: $id, status: [WAITING, OFFERED, PLACED, ENDED] }) { nodes { id status position priority reason key { zh en } agency { code } referral { id status } } } }`;
const OFFER = `query($id: ID!) { agency(id: $id) { offers { service capacity held free waiting admitting declared } } }`;
const RANKING = `query($caseId: ID!, $needId: ID!) { agencyRanking(caseId: $caseId, needId: $needId) { chosenBy agencies { agency { code } fit chosen points against { zh en } parts { part points max reason { zh en } } } } }`;
const REFERRAL = `query($id: ID!) { referral(id: $id) { status businessStatus outcome cancelBecause history { transition status note { value } } openParts parts { id } } }`;

interface Client { readonly personId: string; readonly caseId: string; readonly needId: string; readonly consentId: string }

/** Step 3 转介 and the allocation of places. */
export const referralChapter: Chapter = (world) => describe('referral', () => {
  let [clerk, coordinator, assessor, centre, other, office]: Session[] = [];
  beforeAll(async () => {
    [clerk, coordinator, assessor, centre, other, office] = await Promise.all(([
      ['window-clerk', STREET], ['street-coordinator', STREET], ['assessor', DISTRICT], ['agency-worker', CENTRE], ['agency-worker', OTHER], ['programme-office', DISTRICT],
    ] as const).map(([role, unit]) => world.as(role, unit)));
  });

  /** A case with one need triaged to the district, and a consent that names both agencies. */
  const client = async (need = 'EDUCATION'): Promise<Client> => {
    const { personId } = await registered(world);
    const { case: filed } = await clerk!.do(M.file, { personId, needs: [need], provided: ['APPLICATION_FORM', 'IDENTITY_DOCUMENT', 'DISABILITY_PROOF', 'MEDICAL_RECORD', 'SCHOOL_STATEMENT'] });
    const [{ needId }] = filed.needs;
    await clerk!.do(M.accept, { caseId: filed.id });
    await coordinator!.do(M.triage, { caseId: filed.id, needId, exit: 'DISTRICT', reasonCode: 'SEVERITY' });
    const { consent } = await coordinator!.do(M.consent, { caseId: filed.id, givenBy: 'SELF', purposes: ['REFERRAL', 'SERVICE'], recipients: [CENTRE, OTHER], dataClasses: ['IDENTITY'] });
    return { personId, caseId: filed.id, needId, consentId: consent.id };
  };
  const place = ({ caseId, needId }: Client, agency = CENTRE, more: object = {}) => assessor!.do(M.place, { caseId, needId, agencyId: agencyId(agency), ...more });
  const offer = async (agency = CENTRE, service = 'EDUCATION') => (await assessor!.get(OFFER, { id: agencyId(agency) })).agency.offers.find((each: { service: string }) => each.service === service);
  const waits = async ({ caseId }: Client) => (await assessor!.get(WAITING, { id: caseId })).waitingList.nodes[0] as Record<string, any> | undefined;
  const placed = async (of: Client) => (await until('a place from the waiting list', () => waits(of), (entry) => entry?.['status'] === 'PLACED' && entry['referral'] !== null, 45))!;
  const capacity = (n: number, session = centre!) => session.do(M.changeCapacity, { agencyId: agencyId(CENTRE), service: 'EDUCATION', capacity: n });

  let [first, second, third, fourth, fifth]: Client[] = [];
  let referralId: string;

  test('an agency declares whom it takes and how many; nobody else does it for it', async () => {
    const input = { agencyId: agencyId(CENTRE), service: 'EDUCATION', classes: [5, 6, 7], ageFrom: 0, ageUntil: 120, capacity: 1 };
    expect((await centre!.do(M.declareService, input)).agencyService).toEqual({ classes: [5, 6, 7], ageFrom: 0, ageUntil: 120, capacity: 1, free: 1 });
    expect(await other!.refused(M.declareService, input)).toEqual(['not-allowed']);
    expect(await centre!.refused(M.declareService, { ...input, service: 'VOCATIONAL' })).toEqual(['service-not-offered']);
    const found = async (filter: string): Promise<boolean> => (await assessor!.get(`{ agencies(filter: { service: EDUCATION, designated: true, ${filter} }) { nodes { code } } }`)).agencies.nodes.some(({ code }: { code: string }) => code === CENTRE);
    expect([await found('disabilityClass: 6, age: 30, free: true'), await found('disabilityClass: 1'), await found('age: 121'), await found(`serves: "${STREET}"`)]).toEqual([true, false, false, true]);
  });

  test('several at once for one place: one is referred, the others wait, in turn', async () => {
    const clients = await Promise.all(Array.from({ length: 5 }, () => client()));
    const outcomes = await Promise.all(clients.slice(0, 4).map((each) => place(each)));
    expect(outcomes.filter(({ referral }) => referral?.status === 'CREATED')).toHaveLength(1);
    const urgent = await place(clients[4]!, CENTRE, { priority: 'URGENT', text: '请尽快安排' });
    expect(urgent.waiting).toMatchObject({ position: 1, priority: 'URGENT', status: 'WAITING' });
    expect(await offer()).toMatchObject({ capacity: 1, held: 1, free: 0, waiting: 4, declared: true });
    const entries = await Promise.all(clients.map(async (each) => [await waits(each), each] as const));
    const queue = entries.filter(([entry]) => entry).sort(([a], [b]) => a!['position'] - b!['position']);
    expect(queue.map(([entry]) => entry!['position'])).toEqual([1, 2, 3, 4]);
    const i = outcomes.findIndex(({ referral }) => referral);
    referralId = outcomes[i]!.referral.id;
    first = clients[i];
    [second, third, fourth, fifth] = queue.map(([, each]) => each);
    expect(second).toBe(clients[4]);
    expect(await assessor!.refused(M.place, { caseId: third!.caseId, needId: third!.needId, agencyId: agencyId(CENTRE) })).toEqual(['need-already-waiting']);
    expect(await assessor!.refused(M.place, { caseId: first!.caseId, needId: first!.needId, agencyId: agencyId(CENTRE) })).toEqual(['need-already-referred']);
    // The guardian sees the turn; the agency only how many wait.
    const guardian = await sessionOf('guardian', findUuid('person', third!.personId)!);
    expect((await guardian.get(WAITING, { id: third!.caseId })).waitingList.nodes[0]).toMatchObject({ position: 2, key: { zh: expect.stringContaining('轮候'), en: expect.stringContaining('waits since') } });
    expect((await centre!.ask(WAITING, { id: third!.caseId })).data?.['waitingList']?.nodes ?? []).toEqual([]);
  });

  test('a place that is given back goes to the next by itself; who may no longer is skipped with the reason', async () => {
    await coordinator!.do(M.withdraw, { consentId: third!.consentId });
    await centre!.do(M.decline, { referralId, reason: 'NOT_APPROPRIATE' });
    const entry = await placed(second!);
    expect((await centre!.get(REFERRAL, { id: entry['referral'].id })).referral).toMatchObject({ status: 'CREATED', history: [{ transition: '01', note: { value: '请尽快安排' } }] });
    await centre!.do(M.decline, { referralId: entry['referral'].id, reason: 'OTHER' });
    referralId = (await placed(fourth!))['referral'].id;
    expect(await waits(third!)).toMatchObject({ status: 'ENDED', reason: 'CONSENT_MISSING', position: null });
    expect(await offer()).toMatchObject({ held: 1, free: 0, waiting: 1 });
  });

  test('a suspended agency gives out no place, and nobody loses their turn', async () => {
    expect(await centre!.refused(M.suspendDesignation, { agency: CENTRE, reason: 'INSPECTION' })).toEqual(['FORBIDDEN']);
    await office!.do(M.suspendDesignation, { agency: CENTRE, reason: 'INSPECTION' });
    await until('admission closed', () => offer(), ({ admitting }) => admitting === false, 45);
    expect(await assessor!.refused(M.place, { caseId: third!.caseId, needId: third!.needId, agencyId: agencyId(CENTRE) })).toContain('agency-not-designated');
    await capacity(2);
    expect(await waits(fifth!)).toMatchObject({ status: 'WAITING', position: 1 });
    await office!.do(M.resumeDesignation, { agency: CENTRE });
    await placed(fifth!);
    expect(await centre!.refused(M.changeCapacity, { agencyId: agencyId(CENTRE), service: 'EDUCATION', capacity: 1 })).toEqual(['capacity-below-reserved']);
  });

  test('agencies are ranked with reasons; what the guardian chooses wins', async () => {
    const of = await client();
    const ranking = async () => (await assessor!.get(RANKING, { caseId: of.caseId, needId: of.needId })).agencyRanking;
    const ranked = await ranking();
    expect(ranked.chosenBy).toBeNull();
    const at = (code: string) => ranked.agencies.find(({ agency }: { agency: { code: string } }) => agency.code === code);
    expect(at(CENTRE)).toMatchObject({ fit: true, against: [], parts: expect.arrayContaining([expect.objectContaining({ part: 'CAPACITY', points: 0, reason: { zh: '已无空余名额，须轮候', en: expect.any(String) } })]) });
    expect(at(OTHER)).toMatchObject({ fit: false, against: [{ zh: '不提供此项服务', en: 'Does not offer this service' }] });
    const guardian = await sessionOf('guardian', findUuid('person', of.personId)!);
    const choice = { caseId: of.caseId, needId: of.needId, agencyId: agencyId(CENTRE), chosenBy: 'CLIENT' };
    expect(await assessor!.refused(M.choose, choice)).toEqual(['evidence-missing']);
    expect(await guardian.refused(M.choose, { ...choice, agencyId: agencyId(OTHER) })).toEqual(['service-not-offered']);
    expect((await guardian.do(M.choose, choice)).choice).toEqual({ chosenBy: 'CLIENT', agency: { code: CENTRE } });
    expect((await ranking()).agencies[0]).toMatchObject({ agency: { code: CENTRE }, chosen: true });
    expect(await assessor!.refused(M.place, { caseId: of.caseId, needId: of.needId, agencyId: agencyId(OTHER), service: 'VOCATIONAL' })).toEqual(['agency-not-chosen']);
  });

  test('rescheduled, missed, and cancelled only by agreement', async () => {
    expect(await centre!.refused(M.confirmCancellation, { referralId })).toEqual(['referral-transition-not-allowed']);
    await centre!.do(M.acceptReferral, { referralId });
    await centre!.do(M.schedule, { referralId, appointmentAt: '2030-01-07T01:00:00.000Z' });
    await centre!.do(M.schedule, { referralId, appointmentAt: '2030-01-08T01:00:00.000Z' });
    await centre!.do(M.noShow, { referralId });
    expect(await centre!.refused(M.completeReferral, { referralId, outcome: 'GOT_HELP' })).toEqual(['referral-transition-not-allowed']);
    await assessor!.do(M.requestCancellation, { referralId });
    expect(await centre!.refused(M.schedule, { referralId, appointmentAt: '2030-01-09T01:00:00.000Z' })).toEqual(['referral-not-open']);
    await centre!.do(M.confirmCancellation, { referralId });
    expect((await assessor!.get(REFERRAL, { id: referralId })).referral).toMatchObject({ businessStatus: '6.0', history: ['01', '02', '06', '11', '12', '20', '23'].map((transition) => expect.objectContaining({ transition })) });
  });

  test('a part that is referred onward keeps the whole open until it has ended', async () => {
    const whole = await place(await client());
    await centre!.do(M.acceptReferral, { referralId: whole.referral.id });
    const onward = { referralId: whole.referral.id, agencyId: agencyId(OTHER), service: 'VOCATIONAL' };
    expect(await other!.refused(M.referOnward, onward)).toEqual(['not-found']);
    const { referral: part } = await centre!.do(M.referOnward, onward);
    const complete = { referralId: whole.referral.id, outcome: 'PARTLY' };
    expect(await centre!.refused(M.completeReferral, complete)).toEqual(['sub-referral-open']);
    expect((await assessor!.get(REFERRAL, { id: whole.referral.id })).referral).toMatchObject({ openParts: 1, parts: [{ id: part.id }] });
    await other!.do(M.acceptReferral, { referralId: part.id });
    await other!.do(M.completeReferral, { referralId: part.id, outcome: 'GOT_HELP' });
    await until('the whole completed', async () => (await centre!.do(M.completeReferral, complete)).referral.status, (status) => status === 'COMPLETED', 45);
  });

  test('a suspended agency owes each of its clients another place: who is referred elsewhere is let go, who stays says so, and the rest is over when it goes on', async () => {
    const [sixth, seventh] = [await client(), await client()];
    await capacity(3);
    const [stays, goesOn] = [(await place(sixth)).referral.id, (await place(seventh)).referral.id];
    const owed = async () => (await assessor!.get('query($agency: ID!) { referrals(first: 50, filter: { agencyId: $agency, toRePlace: true }) { nodes { id needId rePlacement { because state } } } }', { agency: agencyId(CENTRE) })).referrals.nodes as { id: string; needId: string }[];
    expect(await owed()).toEqual([]);
    await office!.do(M.suspendDesignation, { agency: CENTRE, reason: 'INCIDENT' });
    const duties = await until('the duties', owed, (all) => all.length >= 3, 45);
    expect(duties).toContainEqual({ id: stays, needId: sixth.needId, rePlacement: { because: 'SUSPENDED', state: 'OPEN' } });
    const guardian = await sessionOf('guardian', findUuid('person', sixth.personId)!);
    const told = async (of: Client) => (await (await sessionOf('guardian', findUuid('person', of.personId)!)).get(MESSAGES, { personId: of.personId })).messages.nodes.map(({ template }: { template: string }) => template) as string[];
    await until('the guardian told', () => told(sixth), (templates) => templates.includes('AGENCY_SUSPENDED'), 45);
    const work = async (session: Session, role: string) => (await session.get(`{ worklist(role: ${role}, first: 100, filter: { kinds: [RE_PLACE] }) { nodes { case { id } } } }`)).worklist.nodes.map((item: { case: { id: string } }) => item.case.id) as string[];
    await until('the duty on both desks', async () => [await work(assessor!, 'ASSESSOR'), await work(guardian, 'GUARDIAN')], ([centres, own]) => centres!.includes(sixth.caseId) && own!.includes(sixth.caseId), 45);
    expect(await assessor!.refused(M.keepPlace, { referralId: stays, decidedBy: 'GUARDIAN' })).toEqual(['evidence-missing']);
    expect((await guardian.do(M.keepPlace, { referralId: stays, decidedBy: 'CLIENT' })).referral.rePlacement).toEqual({ because: 'SUSPENDED', state: 'STAYS' });
    // Fifth is referred elsewhere while the old referral is still open; the agency is asked to let go.
    const old = duties.find(({ needId }) => needId === fifth!.needId)!.id;
    expect((await place(fifth!, OTHER, { service: 'VOCATIONAL' })).referral.status).toBe('CREATED');
    await until('the cancellation request', async () => (await assessor!.get(REFERRAL, { id: old })).referral, ({ businessStatus, cancelBecause }) => businessStatus === '5.2' && cancelBecause === 'RE_PLACED', 45);
    await centre!.do(M.confirmCancellation, { referralId: old });
    await office!.do(M.resumeDesignation, { agency: CENTRE });
    await until('nobody owed', owed, (all) => all.length === 0, 45);
    expect((await assessor!.get('query($id: ID!) { referral(id: $id) { open rePlacement { state } } }', { id: goesOn })).referral).toEqual({ open: true, rePlacement: { state: 'RESUMED' } });
    await until('the guardian told', () => told(seventh), (templates) => templates.includes('AGENCY_GOES_ON'), 45);
  });

  test('on a day on which the agency is closed nobody has an appointment: it moves and is told, whichever of the two comes first', async () => {
    const of = await client('VOCATIONAL');
    const { referral: { id } } = await place(of, OTHER, { service: 'VOCATIONAL' });
    const appointment = async () => (await other!.get('query($id: ID!) { referral(id: $id) { appointmentAt } }', { id })).referral.appointmentAt as string;
    await other!.do(M.acceptReferral, { referralId: id });
    await other!.do(M.schedule, { referralId: id, appointmentAt: '2030-03-05T01:00:00.000Z' });
    const closure = { agencyId: agencyId(OTHER), from: '2030-03-05', to: '2030-03-06', reason: 'TYPHOON' };
    expect(await centre!.refused(M.closureDays, closure)).toEqual(['not-allowed']);
    const { agency } = await other!.do(M.closureDays, closure);
    expect(agency.closureDays.map(({ day }: { day: string }) => day)).toEqual(['2030-03-05', '2030-03-06']);
    await until('the appointment moved', appointment, (moved) => moved === '2030-03-07T01:00:00.000Z', 45);
    await until('the person told', async () => (await (await sessionOf('guardian', findUuid('person', of.personId)!)).get(MESSAGES, { personId: of.personId })).messages.nodes, (nodes) => nodes.some(({ text }: { text: string }) => text.includes('顺延至 2030-03-07 09:00')), 45);
    expect(await other!.refused(M.schedule, { referralId: id, appointmentAt: '2030-03-06T01:00:00.000Z' })).toEqual(['agency-closed-that-day']);
    await other!.do(M.openAgain, { agencyId: agencyId(OTHER), closureId: agency.closureDays[0].closureId });
    await other!.do(M.schedule, { referralId: id, appointmentAt: '2030-03-06T01:00:00.000Z' });
    await Promise.all([other!.ask(M.schedule, { input: { referralId: id, appointmentAt: '2030-03-12T01:00:00.000Z' } }), ...['OTHER', 'STAFF'].map((reason) => other!.do(M.closureDays, { ...closure, from: '2030-03-12', to: '2030-03-12', reason }))]);
    await until('no appointment on a closed day', appointment, (at) => at === '2030-03-06T01:00:00.000Z' || at === '2030-03-13T01:00:00.000Z', 45);
  });

  test('a case that is withdrawn asks its agency to cancel, by itself', async () => {
    const of = await client('VOCATIONAL');
    const { referral } = await place(of, OTHER, { service: 'VOCATIONAL' });
    await other!.do(M.acceptReferral, { referralId: referral.id });
    await clerk!.do(M.withdrawRequest, { caseId: of.caseId, reasonCode: 'OWN_WISH' });
    await until('the cancellation request', async () => (await assessor!.get(REFERRAL, { id: referral.id })).referral, ({ businessStatus, cancelBecause }) => businessStatus === '5.2' && cancelBecause === 'CASE_WITHDRAWN', 45);
    await other!.do(M.confirmCancellation, { referralId: referral.id });
  });

  test('after a death agencies are asked to let go, nothing is referred or filed any more, and the case can be closed; only another takes the record back', async () => {
    const of = await client('VOCATIONAL');
    const { referral } = await place(of, OTHER, { service: 'VOCATIONAL' });
    await other!.do(M.acceptReferral, { referralId: referral.id });
    const [{ personId }, day] = [of, '2026-01-05'];
    expect((await coordinator!.do(M.recordDeath, { personId, day })).person).toEqual({ id: personId, diedOn: day });
    expect(await clerk!.refused(M.file, { personId, needs: ['EDUCATION'], provided: [] })).toEqual(['person-died']);
    await until('the cancellation request', async () => (await assessor!.get(REFERRAL, { id: referral.id })).referral, ({ businessStatus, cancelBecause }) => businessStatus === '5.2' && cancelBecause === 'PERSON_DIED', 45);
    await until('no referral any more', () => assessor!.refused(M.place, { caseId: of.caseId, needId: of.needId, agencyId: agencyId(CENTRE), service: 'EDUCATION' }), (codes) => codes.includes('case-not-open'), 30);
    await other!.do(M.confirmCancellation, { referralId: referral.id });
    expect(await coordinator!.refused(M.withdrawDeath, { personId, reason: '同名误登' })).toEqual(['own-death-record']);
    await until('the case closed', async () => (await coordinator!.ask(M.close, { input: { caseId: of.caseId, reason: 'DIED' } })).data?.['closeCase'], (answer) => answer?.problems.length === 0, 45);
    expect((await assessor!.do(M.withdrawDeath, { personId, reason: '同名误登' })).person).toEqual({ id: personId, diedOn: null });
    await clerk!.do(M.file, { personId, needs: ['EDUCATION'], provided: [] });
  });
});
