import { globalId, idOf } from '@kangfu/common';
import { M } from '../../../tools/src/demo/operations.ts';
import type { Session } from '../../../tools/src/demo/session.ts';
import { until } from '../support/kangfu.ts';
import { PAPERS } from '../support/open-case.ts';
import { listenBySse } from '../support/streams.ts';
import { AGENCY, agencyId, asClient, type Chapter, COMMUNITY, day, DISTRICT, now, registered, STREET } from './world.ts';

const LIST = 'query($role: Role, $filter: WorklistFilter, $t: DateTime) { worklist(first: 100, role: $role, filter: $filter, asOf: $t) { nodes { id kind due overdue person unitCode aboutId case { id } client { id } } } worklistCounts(role: $role, filter: $filter, asOf: $t) { total kinds { kind total } } }';
const NOW = 'subscription { worklistChanged(role: WINDOW_CLERK, first: 100) { counts { total } items { nodes { kind case { id } } } } }';
interface Item { id: string; kind: string; due: string | null; person: string | null; unitCode: string | null; aboutId: string | null; case: { id: string } | null }


/** What lies on whose desk 待办. */
export const worklistChapter: Chapter = (world) => describe('worklist', () => {
  let caseId: string;
  let personId: string;
  let before: string;
  const list = async (session: Session, variables: object = {}): Promise<Item[]> => ((await session.get(LIST, variables)).worklist.nodes as Item[]).filter((item) => item.case?.id === caseId);
  const kinds = async (session: Session, variables: object = {}): Promise<string[]> => (await list(session, variables)).map(({ kind }) => kind).sort();
  const self = () => asClient(personId);

  test('a request shows at once on the list of the window that has to decide it, and on no other, and is gone when it is decided', async () => {
    ({ personId } = await registered(world));
    const clerk = await world.as('window-clerk', STREET);
    const live = await listenBySse(world.kangfu().system.runtime.gateway, clerk.token, NOW);
    const seen = () => live.messages.map(({ data }) => (data!['worklistChanged'].items.nodes as { kind: string; case: { id: string } | null }[]).some((item) => item.case?.id === caseId));
    await until('the list as it is', async () => live.messages.length, (messages) => messages > 0, 30);
    const { case: filed } = await (await world.as('community-liaison', COMMUNITY)).do(M.file, {
      personId, needs: ['REHABILITATION_TRAINING'], provided: PAPERS,
    });
    caseId = filed.id;
    expect(await kinds(clerk)).toEqual(['DECIDE_REQUEST']);
    await until('the request on the live list', async () => seen().at(-1), (there) => there === true, 30);
    expect(await kinds(await world.as('window-clerk', '440304007'))).toEqual([]);
    expect(await kinds(await world.as('street-coordinator', STREET))).toEqual([]);
    before = new Date(now()).toISOString();
    await clerk.do(M.accept, { caseId });
    expect(await kinds(clerk)).toEqual([]);
    await until('the request gone from the live list', async () => seen().at(-1), (there) => there === false, 30);
    live.stop();
  });

  test('each hand finds what is theirs: coordinator, assessor, agency, the person', async () => {
    const [coordinator, assessor, agency] = [await world.as('street-coordinator', STREET), await world.as('assessor', DISTRICT), await world.as('agency-worker', AGENCY)];
    expect(await kinds(coordinator)).toEqual(['NAME_MANAGER', 'TRIAGE_NEED']);
    const { case: found } = await coordinator.get('query($id: ID!) { case(id: $id) { needs { needId } work { kind unitCode } } }', { id: caseId });
    expect((found.work as Item[]).map(({ kind, unitCode }) => [kind, unitCode]).sort()).toEqual([['NAME_MANAGER', STREET], ['TRIAGE_NEED', STREET]]);
    await coordinator.do(M.triage, { caseId, needId: found.needs[0].needId, exit: 'DISTRICT', reasonCode: 'SEVERITY' });
    expect(await kinds(assessor)).toEqual(expect.arrayContaining(['ASSESS', 'OBTAIN_CONSENT']));
    await coordinator.do(M.consent, { caseId, givenBy: 'SELF', purposes: ['REFERRAL', 'SERVICE'], recipients: [AGENCY], dataClasses: ['IDENTITY', 'ASSESSMENT', 'PLAN', 'SERVICE'] });
    const { referral } = await assessor.do(M.send, { caseId, needId: found.needs[0].needId, agencyId: agencyId(AGENCY), service: 'REHABILITATION_TRAINING' });
    expect((await list(agency)).map(({ kind, aboutId }) => [kind, aboutId])).toEqual([['ANSWER_REFERRAL', referral.id]]);
    await agency.do(M.acceptReferral, { referralId: referral.id });
    expect(await kinds(agency)).toEqual(['MAKE_APPOINTMENT']);
    const { plan } = await agency.do(M.plan, {
      caseId, agencyId: agencyId(AGENCY), goals: [{ text: 'Walk to the window', domain: 'MOBILITY', baseline: -1, weight: 2 }], sessionsPlanned: 2, from: day(0), to: day(90),
    });
    const [owed] = await list(await self());
    expect(owed).toMatchObject({ kind: 'AGREE_PLAN', aboutId: plan.id, unitCode: null });
    expect(await coordinator.get('query($id: ID!) { node(id: $id) { id } }', { id: owed!.id })).toEqual({ node: null });
    expect(await (await self()).get('query($id: ID!) { node(id: $id) { id } }', { id: owed!.id })).toEqual({ node: { id: owed!.id } });
  });

  test('as of an instant it is what lay there then; a withdrawn consent takes an agency\'s work off its list', async () => {
    const clerk = await world.as('window-clerk', STREET);
    expect(await kinds(clerk, { t: before })).toEqual(['DECIDE_REQUEST']);
    const coordinator = await world.as('street-coordinator', STREET);
    const { case: found } = await coordinator.get('query($id: ID!) { case(id: $id) { consents(first: 1) { nodes { id } } } }', { id: caseId });
    await (await self()).do(M.withdraw, { consentId: found.consents.nodes[0].id });
    expect(await kinds(await world.as('agency-worker', AGENCY))).toEqual([]);
    expect(await kinds(await world.as('agency-worker', AGENCY), { t: before })).toEqual([]);
  });

  test('filters narrow it and counts agree with it', async () => {
    const assessor = await world.as('assessor', DISTRICT);
    const { worklist, worklistCounts } = await assessor.get(LIST, { filter: { kinds: ['ASSESS'], unassigned: true, place: COMMUNITY } });
    expect((worklist.nodes as Item[]).every(({ kind, person }) => kind === 'ASSESS' && person === null)).toBe(true);
    expect(worklistCounts.total).toBe(worklist.nodes.length);
    expect((await assessor.get(LIST, { role: 'WINDOW_CLERK' })).worklistCounts).toEqual({ total: 0, kinds: [] });
    expect((await assessor.get(LIST, { filter: { unitId: globalId('unit', '00000000-0000-4000-8000-000000000000') } })).worklist.nodes).toEqual([]);
  });

  test('while a coordinator is away the deputy from the next street does their work, and it is recorded for whom; nobody is a deputy outside these days', async () => {
    const [office, coordinator, deputy] = [await world.as('programme-office', DISTRICT), await world.as('street-coordinator', STREET), await world.as('street-coordinator', '440304007')];
    const me = async (session: Session): Promise<string> => (await session.get('{ viewer { userId } }')).viewer.userId;
    const [absent, standIn] = [await me(coordinator), await me(deputy)];
    const post = `query($unit: String, $without: Boolean) { staffAppointments(first: 100, filter: { role: STREET_COORDINATOR, unit: $unit, held: true, withoutDeputy: $without }) { nodes { id userId away stoodInBy } } }`;
    const find = async (variables: object) => ((await office.get(post, variables)).staffAppointments.nodes as { id: string; userId: string; away: boolean; stoodInBy: string | null }[]).find(({ userId }) => userId === absent);
    const { personId: client } = await registered(world);
    const { case: filed } = await (await world.as('community-liaison', COMMUNITY)).do(M.file, { personId: client, needs: ['HOME_BASED'], provided: ['APPLICATION_FORM', 'IDENTITY_DOCUMENT', 'DISABILITY_PROOF', 'MEDICAL_RECORD'] });
    caseId = filed.id;
    await (await world.as('window-clerk', STREET)).do(M.accept, { caseId });
    const theirs = async () => (await deputy.get('query($filter: WorklistFilter) { worklist(first: 100, filter: $filter) { nodes { kind person standingInFor case { id } } } }', { filter: { unitId: globalId('unit', idOf(`unit:${STREET}`)) } })).worklist.nodes.filter((item: Item) => item.case?.id === caseId);
    expect(await theirs()).toEqual([]);
    const { id: appointmentId } = (await find({ unit: STREET, without: true }))!;
    expect((await coordinator.ask(M.nameDeputy, { input: { appointmentId, deputy: absent, from: day(0) } })).data!['nameDeputy'].problems).toEqual([expect.objectContaining({ code: 'own-deputy' })]);
    await office.do(M.nameDeputy, { appointmentId, deputy: standIn, from: day(0) });
    expect(await find({ unit: STREET, without: true })).toBeUndefined();
    await coordinator.do(M.recordAbsence, { appointmentId, from: day(0), until: day(2) });
    expect(await find({ unit: STREET })).toMatchObject({ away: true, stoodInBy: standIn });
    const owed = await until('the list of the deputy', theirs, (items) => items.length > 0, 30);
    expect(owed).toContainEqual(expect.objectContaining({ kind: 'NAME_MANAGER', person: null, standingInFor: absent }));
    await until('the deputy may', async () => (await deputy.ask(M.manager, { input: { caseId, manager: absent } })).data?.['nameCaseManager'], (answer) => answer?.problems.length === 0, 30);
    expect((await theirs()).map(({ kind, person }: Item) => [kind, person])).toContainEqual(['TRIAGE_NEED', absent]);
    const auditor = await world.as('auditor', '4403');
    const history = await until('the history', async () => (await auditor.get('query($id: ID!) { case(id: $id) { history(first: 50) { nodes { type actor { id unit onBehalfOf } } } } }', { id: caseId })).case.history.nodes,
      (nodes: { type: string }[]) => nodes.some(({ type }) => type === 'CaseManagerNamed'), 30);
    expect(history.find(({ type }: { type: string }) => type === 'CaseManagerNamed')).toMatchObject({ actor: { id: standIn, unit: STREET, onBehalfOf: absent } });
    await coordinator.do(M.recordReturn, { appointmentId, back: day(0) });
    await until('nothing of another street any more', theirs, (items) => items.length === 0, 30);
    expect((await deputy.ask(M.manager, { input: { caseId, manager: standIn } })).data!['nameCaseManager'].problems).toEqual([expect.objectContaining({ code: 'not-found' })]);
    await office.do(M.endDeputy, { appointmentId });
  });
});
