import { randomUUID } from 'node:crypto';
import { seededUserId } from '../../../tools/src/commands/token.ts';
import { CHECKLIST, M, RECEIPT } from '../../../tools/src/demo/operations.ts';
import { until } from '../support/kangfu.ts';
import { PAPERS } from '../support/open-case.ts';
import { asClient, type Chapter, COMMUNITY, registered, STREET, type World } from './world.ts';

const ELSEWHERE = '440304007';

/** Steps 1 and 2, 受理 and 分流. */
export const acceptChapter: Chapter = (world) => describe('accept', () => {
  const clerk = () => world.as('window-clerk', STREET);
  const coordinator = () => world.as('street-coordinator', STREET);
  const file = async (needs: string[], provided = PAPERS, more: object = {}) => {
    const { personId } = await registered(world, more);
    const { case: filed } = await (await world.as('community-liaison', COMMUNITY)).do(M.file, { personId, needs, provided });
    return { personId, caseId: filed.id as string, needId: filed.needs[0].needId as string };
  };
  const status = async (as: World['as'], id: string) => (await (await as('window-clerk', STREET)).get('query($id: ID!) { case(id: $id) { status } }', { id }))['case'].status;

  test('a request filed by the liaison lies at the window of the street, which accepts it once', async () => {
    const { caseId } = await file(['REHABILITATION_TRAINING']);
    await (await clerk()).do(M.accept, { caseId });
    expect(await (await clerk()).get('query($id: ID!) { case(id: $id) { status window { code } } }', { id: caseId })).toEqual({ case: { status: 'ACCEPTED', window: { code: STREET } } });
    expect(await (await clerk()).refused(M.accept, { caseId })).toEqual(['request-not-open']);
  });

  test('each request has a receipt with a number of its own, of its street and year, as it was filed', async () => {
    const cases = await Promise.all([file(['REHABILITATION_TRAINING']), file(['EDUCATION'], ['APPLICATION_FORM']), file(['VOCATIONAL'])]);
    const receipts = await Promise.all(cases.map(({ caseId }) => until('the receipt is there', async () => (await (await clerk()).get(RECEIPT, { id: caseId }))['case'].receipt, (receipt) => receipt !== null, 30)));
    expect(new Set(receipts.map(({ number }) => number)).size).toBe(3);
    for (const { number, filedAt } of receipts) expect(number).toMatch(new RegExp(`^${STREET}-${new Date(Date.parse(filedAt) + 8 * 3_600_000).getUTCFullYear()}-\\d{6}$`));
    await (await clerk()).do(M.complete, { caseId: cases[1]!.caseId, provided: ['SCHOOL_STATEMENT'] });
    expect((await (await clerk()).get(RECEIPT, { id: cases[1]!.caseId }))['case'].receipt).toEqual({ ...receipts[1], received: ['APPLICATION_FORM'], missing: ['DISABILITY_PROOF', 'SCHOOL_STATEMENT'], workingDays: 5 });
  });

  test('the guardian files and withdraws their own request; a stranger does not see it', async () => {
    const { personId } = await registered(world);
    const self = await asClient(personId);
    const { case: filed } = await self.do(M.file, { personId, needs: ['HOME_BASED'], provided: [] });
    const other = await registered(world);
    const stranger = await asClient(other.personId);
    expect(await stranger.refused(M.withdrawRequest, { caseId: filed.id, reasonCode: 'OWN_WISH' })).toEqual(['not-found']);
    expect(await (await world.as('assessor', '440304')).refused(M.withdrawRequest, { caseId: filed.id, reasonCode: 'OWN_WISH' })).toEqual(['FORBIDDEN']);
    const { case: gone } = await self.do(M.withdrawRequest, { caseId: filed.id, reasonCode: 'SERVED_ELSEWHERE' });
    expect(gone).toMatchObject({ status: 'WITHDRAWN', withdrawal: { reasonCode: 'SERVED_ELSEWHERE' } });
    // What was withdrawn is not open: the same need can be asked for again.
    await self.do(M.file, { personId, needs: ['HOME_BASED'], provided: [] });
  });

  test('the rule proposes with its reasons; the coordinator differs with one, and names who serves what the street serves', async () => {
    const { caseId, needId } = await file(['HOME_BASED']);
    expect(await (await coordinator()).refused(M.handler, { caseId, needId, handler: seededUserId('community-liaison', COMMUNITY) })).toEqual(['request-not-open']);
    await (await clerk()).do(M.accept, { caseId });
    // No certificate: the street's offer is for grades 3 and 4.
    const { triageProposal } = await (await coordinator()).get(M.proposal, { caseId, needId });
    expect(triageProposal).toMatchObject({ version: 'triage-v2', rule: 'assessment', exit: 'DISTRICT', reasons: [{ criterion: 'NEED' }, { criterion: 'CLASS', label: { en: 'no certificate' } }, { criterion: 'GRADE' }, { criterion: 'AGE' }, { criterion: 'STREET' }] });
    expect(await (await clerk()).get(M.proposal, { caseId, needId })).toEqual({ triageProposal: null });
    expect(await (await coordinator()).refused(M.triage, { caseId, needId, exit: 'STREET' })).toEqual(['triage-reason-required']);
    await (await coordinator()).do(M.triage, { caseId, needId, exit: 'STREET', reasonCode: 'OWN_WISH' });
    expect(await (await coordinator()).refused(M.handler, { caseId, needId, handler: seededUserId('community-liaison', '440304007015') })).toEqual(['handler-not-here']);
    const { case: served } = await (await coordinator()).do(M.handler, { caseId, needId, handler: seededUserId('community-liaison', COMMUNITY) });
    expect(served.needs[0].handler).toEqual({ userId: seededUserId('community-liaison', COMMUNITY), unit: { code: COMMUNITY } });
  });

  test('what the street begins to serve is proposed for it from that day on', async () => {
    const { caseId, needId } = await file(['EDUCATION'], [...PAPERS, 'SCHOOL_STATEMENT']);
    await (await clerk()).do(M.accept, { caseId });
    const exit = async () => (await (await coordinator()).get(M.proposal, { caseId, needId }))['triageProposal'].exit;
    const offer = { street: STREET, need: 'EDUCATION', from: '2020-01-01' };
    expect(await exit()).toBe('DISTRICT');
    expect(await (await coordinator()).refused(M.offerService, { ...offer, street: ELSEWHERE })).toEqual(['not-allowed']);
    await (await coordinator()).do(M.offerService, offer);
    expect(await (await coordinator()).refused(M.offerService, { ...offer, from: '2021-01-01' })).toEqual(['service-period-overlaps']);
    expect(await exit()).toBe('STREET');
    await (await coordinator()).do(M.endService, { ...offer, until: '2020-12-31' });
    expect(await exit()).toBe('DISTRICT');
  });

  test('a need that ends with information says what it was, and is over', async () => {
    const { caseId, needId } = await file(['VOCATIONAL'], PAPERS.slice(0, 3));
    await (await clerk()).do(M.accept, { caseId });
    const decide = { caseId, needId, exit: 'INFORMATION', reasonCode: 'ALREADY_SERVED' };
    expect(await (await coordinator()).refused(M.triage, decide)).toEqual(['information-required']);
    await (await coordinator()).do(M.triage, { ...decide, information: '可向区职业康复中心报名' });
    expect(await (await clerk()).get('query($id: ID!) { case(id: $id) { status needs { information { value } } } }', { id: caseId })).toEqual({ case: { status: 'INFORMED', needs: [{ information: { value: '可向区职业康复中心报名' } }] } });
  });

  test('a request for another street is redirected there, and refused or accepted by its window alone', async () => {
    const { caseId } = await file(['REHABILITATION_TRAINING']);
    await (await clerk()).do(M.redirect, { caseId, street: ELSEWHERE });
    const there = await world.as('window-clerk', ELSEWHERE);
    await there.do(M.refuse, { caseId, reasonCode: 'OUTSIDE_AREA' });
    expect(await there.get('query($id: ID!) { case(id: $id) { status refusal } }', { id: caseId })).toEqual({ case: { status: 'REFUSED', refusal: 'OUTSIDE_AREA' } });
  });

  test('an accepted case can be withdrawn, and is over', async () => {
    const { caseId } = await file(['REHABILITATION_TRAINING']);
    await (await clerk()).do(M.accept, { caseId });
    await (await clerk()).do(M.withdrawRequest, { caseId, reasonCode: 'MOVED' });
    expect(await status(world.as, caseId)).toBe('WITHDRAWN');
    expect(await (await coordinator()).refused(M.manager, { caseId, manager: seededUserId('street-coordinator', STREET) })).toEqual(['request-not-open']);
  });

  test('the checklist says what to bring for which need, and what is on file for those who may file', async () => {
    const { personId } = await registered(world);
    const of = async (role: string, unit: string, about: object) => (await (await world.as(role, unit)).get(CHECKLIST, { needs: ['HOME_BASED', 'VOCATIONAL'], ...about })).materialsChecklist;
    const expected = (onFile: (material: string) => boolean | null) => PAPERS.map((material) => ({ material, needs: material === 'MEDICAL_RECORD' ? ['HOME_BASED'] : [], onFile: onFile(material) }));
    expect(await of('window-clerk', STREET, { personId })).toEqual(expected((material) => material === 'IDENTITY_DOCUMENT'));
    for (const [unit, about] of [[ELSEWHERE, { personId }], [STREET, {}]] as const) expect(await of('window-clerk', unit, about)).toEqual(expected(() => null));
  });

  test('who leaves hands over all they manage, each case once; what they leave is counted', async () => {
    const [leaver, heir] = [randomUUID(), seededUserId('window-clerk', STREET)];
    const administrator = await world.as('administrator', '4403');
    const { appointment } = await administrator.do(M.appoint, { userId: leaver, role: 'WINDOW_CLERK', unit: STREET });
    const { caseId } = await file(['REHABILITATION_TRAINING']);
    await (await clerk()).do(M.accept, { caseId });
    await until('the new manager is known', async () => (await (await coordinator()).ask(M.manager, { input: { caseId, manager: leaver } })).data?.['nameCaseManager'], (answer) => answer?.problems.length === 0, 30);
    await until('the case is counted with whom leaves', async () => (await (await coordinator()).get('query($manager: UUID) { cases(first: 2, filter: { manager: $manager }) { totalCount } }', { manager: leaver })).cases.totalCount, (cases) => cases === 1, 30);
    expect((await administrator.do(M.endAppointment, { appointmentId: appointment.id })).casesLeft).toBe(1);
    await until('nothing stays with who has left', async () => (await (await coordinator()).get('query($id: ID!) { case(id: $id) { manager { inPost } work { person } } }', { id: caseId })).case,
      ({ manager, work }: { manager: { inPost: boolean }; work: { person: string | null }[] }) => !manager.inPost && work.length > 0 && work.every(({ person }) => person === null), 30);
    const input = { from: leaver, to: heir, reason: '离任', commandId: randomUUID() };
    expect(await (await world.as('assessor', '440304')).do(M.handOver, { ...input, commandId: randomUUID() })).toMatchObject({ results: [{ caseId, outcome: 'REFUSED', problems: [{ code: 'handed-over-elsewhere' }] }] });
    expect(await (await coordinator()).do(M.handOver, input)).toMatchObject({ left: 0, results: [{ caseId, outcome: 'HANDED_OVER', problems: [] }] });
    expect(await (await coordinator()).do(M.handOver, input)).toMatchObject({ left: 0, results: [] });
    expect((await (await coordinator()).get('query($id: ID!) { case(id: $id) { manager { userId unit { code } } } }', { id: caseId })).case.manager).toEqual({ userId: heir, unit: { code: STREET } });
  });
});
