import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { M, STATISTICS } from '../../../tools/src/demo/operations.ts';
import type { Session } from '../../../tools/src/demo/session.ts';
import { root } from '../../paths.ts';
import { settled } from '../support/kangfu.ts';
import { PAPERS } from '../support/open-case.ts';
import { numbersOf, rawEvents, recount } from '../support/recount.ts';
import { kangfuJson } from '../support/run-node.ts';
import { AGENCY, agencyId, asClient, barthel, type Chapter, day, DISTRICT, later, now } from './world.ts';

/** A street of its own, so that its numbers are those of this chapter. */
const STREET = '440304011';
const COMMUNITY = `${STREET}001`;
const CSV = 'query($place: String!, $period: StatisticsPeriod!, $asOf: DateTime) { statisticsCsv(place: $place, period: $period, asOf: $asOf) }';

/** Statistics of what happens here, checked against a recount from the stores. */
export const statisticsChapter: Chapter = (world) => describe('statistics', () => {
  const instants: string[] = [];
  let [liaison, clerk, coordinator, assessor, agency]: Session[] = [];
  let personId: string;
  let period: { from: string; to: string };
  let shown: string;
  const register = async (): Promise<string> => {
    const { number, name, phone } = inventedResident();
    shown = number;
    return (await liaison!.do(M.register, { name, identity: { kind: 'RESIDENT_ID', number }, certificateNumber: `${number}43`, street: STREET, community: COMMUNITY, phone })).person.id;
  };
  const moment = (): void => { instants.push(new Date(now()).toISOString()); };

  beforeAll(async () => {
    [liaison, clerk, coordinator, assessor, agency] = await Promise.all(([
      ['community-liaison', COMMUNITY], ['window-clerk', STREET], ['street-coordinator', STREET], ['assessor', DISTRICT], ['agency-worker', AGENCY],
    ] as const).map(([role, unit]) => world.as(role, unit)));
  });

  test('cases go their way, with a no-show, a session, a review and a visit', async () => {
    period = { from: day(0), to: day(40) };
    personId = await register();
    const number = shown;
    const { case: refused } = await clerk!.do(M.file, { personId: await register(), needs: ['VOCATIONAL'], provided: PAPERS });
    await clerk!.do('mutation($input: RefuseRequestInput!) { refuseRequest(input: $input) { problems { code message path } consistencyToken case { status } } }', { caseId: refused.id, reasonCode: 'OUTSIDE_AREA' });
    const { case: { id: caseId, needs: [need] } } = await liaison!.do(M.file, { personId, needs: ['REHABILITATION_TRAINING'], provided: PAPERS });
    moment();
    await later(1);
    await clerk!.do(M.accept, { caseId });
    await coordinator!.do(M.triage, { caseId, needId: need.needId, exit: 'DISTRICT', reasonCode: 'SEVERITY' });
    await coordinator!.do(M.manager, { caseId, manager: (await coordinator!.get('{ viewer { userId } }')).viewer.userId });
    await assessor!.do(M.assess, { caseId, answers: barthel(0) });
    await coordinator!.do(M.consent, { caseId, givenBy: 'SELF', purposes: ['REFERRAL', 'SERVICE'], recipients: [AGENCY], dataClasses: ['IDENTITY', 'ASSESSMENT', 'PLAN', 'SERVICE'] });
    const { referral: { id: referralId } } = await assessor!.do(M.send, { caseId, needId: need.needId, agencyId: agencyId(AGENCY), service: 'REHABILITATION_TRAINING' });
    await agency!.do(M.acceptReferral, { referralId });
    await agency!.do(M.schedule, { referralId, appointmentAt: new Date(now() + 3_600_000).toISOString() });
    moment();
    await later(1);
    await agency!.do('mutation($input: RecordNoShowInput!) { recordNoShow(input: $input) { problems { code message path } consistencyToken referral { status } } }', { referralId });
    const { plan: { id: planId, goals } } = await assessor!.do(M.plan, {
      caseId, agencyId: agencyId(AGENCY), sessionsPlanned: 4, from: day(0), to: day(30), goals: [{ domain: 'MOBILITY', baseline: -2, weight: 1, text: '独立行走' }],
    });
    await (await asClient(personId)).do(M.agree, { planId, agreedBy: 'CLIENT' });
    await (await world.as('assessor', `${DISTRICT}:2`)).do(M.approve, { planId });
    await agency!.do(M.session, { planId, referralId, day: day(0), minutes: 45, attendance: 'ATTENDED' });
    moment();
    await later(1);
    await assessor!.do(M.assess, { caseId, answers: barthel(5, 0) });
    await clerk!.do(M.certificate, { personId, certificateNumber: `${number}62B1`, issuer: '福田区残疾人联合会', issuedOn: day(-1) });
    await (await world.as('quality-inspector', DISTRICT)).do(M.review, { planId, goals: goals.map(({ id }: { id: string }) => ({ goalId: id, score: 1 })), effective: true });
    await liaison!.do(M.visit, { caseId, day: day(-1), reached: true, satisfaction: 5 });
    await settled(world.kangfu());
  });

  test('the district sees them as the street does, broken down, and each number is what the reference says', async () => {
    for (const [session, place] of [[coordinator!, STREET], [assessor!, STREET], [await world.as('programme-office', DISTRICT), STREET], [await world.as('auditor', '4403'), STREET]] as const) {
      expect((await session.get(STATISTICS, { place, period, asOf: null })).statistics).toMatchObject({
        // A certificate of another class was shown after the case was filed.
        cases: { filed: 2, accepted: 1, refused: 1, open: 1, byClass: [{ disabilityClass: 4, filed: 2, open: 0 }, { disabilityClass: 6, filed: 0, open: 1 }], byService: expect.arrayContaining([{ service: 'VOCATIONAL', filed: 1, open: 0 }, { service: 'REHABILITATION_TRAINING', filed: 1, open: 1 }]) },
        noShow: { appointments: 1, noShows: 1, rate: 1 }, sessions: { delivered: 1 }, outcome: { reviews: 1, effective: 1, reassessments: 1, barthelChange: 45 },
        satisfaction: { answers: 1, mean: 5 }, coverage: { inNeed: 1, served: 1, rate: 1 }, caseload: [{ cases: 1 }],
      });
    }
    const { statistics } = await agency!.get(STATISTICS, { place: AGENCY, period, asOf: null });
    expect(statistics.noShow.noShows).toBeGreaterThanOrEqual(1);
  });

  test('who stands elsewhere gets none, and a client may not ask', async () => {
    for (const [session, place] of [[await world.as('street-coordinator', '440304006'), STREET], [coordinator!, DISTRICT], [agency!, STREET], [agency!, 'ft-xinghe-autism']] as const) {
      expect((await session.get(STATISTICS, { place, period, asOf: null })).statistics).toBeNull();
    }
    const client = await asClient(personId);
    expect((await client.ask(STATISTICS, { place: STREET, period, asOf: null })).errors?.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
  });

  test('they equal a recount from the raw events, as of now and of each moment before', async () => {
    const { services } = world.kangfu().system.runtime;
    const raw = await rawEvents(world.kangfu().mongo, Object.fromEntries(services.filter(({ name }) => ['intake', 'referral', 'quality'].includes(name)).map(({ name, database }) => [name, database])));
    const auditor = await world.as('auditor', '4403');
    moment();
    for (const asOf of [...instants, null]) {
      for (const [from, to] of [[period.from, period.to], [period.from, day(-1)], ['2020-01-01', day(400)]] as const) {
        const { statisticsCsv } = await auditor.get(CSV, { place: STREET, period: { from, to }, asOf });
        expect({ from, to, asOf, numbers: numbersOf(statisticsCsv) }).toEqual({ from, to, asOf, numbers: recount(raw, STREET, from, to, asOf ?? new Date(now()).toISOString()) });
      }
    }
    const { answer } = await kangfuJson<{ numbers: { measure: string; key: string; value: number | null }[] }>(root, 'statistics', '--place', STREET, '--from', period.from, '--to', period.to);
    expect(answer.numbers).toContainEqual({ measure: 'cases.filed', key: '', value: 2 });
  });
});
