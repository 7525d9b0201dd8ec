import { inventedResident } from '../../../tools/src/demo/futian.ts';
import type { Session } from '../../../tools/src/demo/session.ts';
import { settled, until } from '../support/kangfu.ts';
import { numbersOf, rawEvents, recount } from '../support/recount.ts';
import { agencyId, asClient, barthel, type Chapter, COMMUNITY, day, DISTRICT, later, now, STREET } from './world.ts';

const FIRST = 'ft-xinghe-autism';
const SECOND = 'ft-rehab-centre';
const THERE = '440304007';
const CITY = DISTRICT.slice(0, 4);

/** A mutation by its name: the payload's object with what is selected. */
const perform = async (session: Session, name: string, input: object, selection: string): Promise<any> => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const field = /^\w+/.exec(selection)![0];
  return (await session.do(`mutation($input: ${type}!) { ${name}(input: $input) { ${selection} problems { code message path } consistencyToken } }`, input))[field];
};

/** Everything about the case that changes. What it answers at an instant must be what it answers of that instant later. */
const LOOK = `query($id: ID!, $t: DateTime) { case(id: $id, asOf: $t) {
  status street { code } overdue { due level role } needs { kind triage { exit proposed reasonCode } } manager { userId } missing
  journey { status nextDue steps { step state startedAt due done responsibleUnitCode } }
  referrals { id status businessStatus outcome history { transition status at } } plans { status planVersion versionInForce sessionsDelivered } effectReviews { gasT effective } visits { day reached satisfaction } closure { closed reason } devices { status category use steps { step day } } cityEscalation { withCity rounds { reason advice } } work { kind due unitCode level }
} }`;

export const storyChapter: Chapter = (world) => describe('story', () => {
  let [liaison, clerk, coordinator, assessor, second, inspector, first, agency]: Session[] = [];
  let caseId: string;
  let personId: string;
  let needId: string;
  let planId: string;
  const moments: { what: string; at: string; answer: unknown }[] = [];
  /** Keeps what is to be seen now, by a reader of the district, to be asked for again later. */
  const remember = async (what: string): Promise<void> => {
    await until(`nothing moves any more: ${what}`, async () => {
      await settled(world.kangfu());
      const before = await assessor!.get(LOOK, { id: caseId, t: null });
      const at = new Date(now()).toISOString();
      return { before, at, answer: await assessor!.get(LOOK, { id: caseId, t: null }) };
    }, ({ before, answer }) => JSON.stringify(before) === JSON.stringify(answer), 30).then(({ at, answer }) => moments.push({ what, at, answer }));
  };
  const steps = async (): Promise<Record<string, string>> =>
    Object.fromEntries(((await assessor!.get(LOOK, { id: caseId, t: null })).case.journey.steps as { step: string; state: string }[]).map(({ step, state }) => [step, state]));
  const send = (to: string): Promise<{ id: string }> => perform(assessor!, 'sendReferral', { caseId, needId, agencyId: agencyId(to), service: 'REHABILITATION_TRAINING' }, 'referral { id status }');
  const move = (session: Session, name: string, referralId: string, more: object = {}): Promise<{ status: string }> => perform(session, name, { referralId, ...more }, 'referral { status }');

  beforeAll(async () => {
    [liaison, clerk, coordinator, assessor, second, inspector, first, agency] = await Promise.all(([
      ['community-liaison', COMMUNITY], ['window-clerk', STREET], ['street-coordinator', STREET], ['assessor', DISTRICT], ['assessor', `${DISTRICT}:2`], ['quality-inspector', DISTRICT], ['agency-worker', FIRST], ['agency-worker', SECOND],
    ] as const).map(([role, unit]) => world.as(role, unit)));
  });

  test('a request is returned once, completed, redirected and comes back to be accepted', async () => {
    const { number, name, phone } = inventedResident();
    const person = await perform(liaison!, 'registerPerson', { name, identity: { kind: 'RESIDENT_ID', number }, certificateNumber: `${number}42`, street: STREET, community: COMMUNITY, phone }, 'person { id }');
    const filed = await perform(liaison!, 'fileRequest', { personId: person.id, needs: ['REHABILITATION_TRAINING', 'ASSISTIVE_DEVICES'], provided: ['IDENTITY_DOCUMENT'] }, 'case { id missing needs { needId kind } }');
    caseId = filed.id;
    personId = person.id;
    needId = filed.needs.find(({ kind }: { kind: string }) => kind === 'REHABILITATION_TRAINING').needId;
    await remember('filed');
    const { missing } = await perform(clerk!, 'returnRequest', { caseId }, 'case { missing }');
    await remember('returned');
    await perform(liaison!, 'completeRequest', { caseId, provided: missing }, 'case { missing }');
    await later(21);
    await until('the programme office is told', async () => (await assessor!.get('query($id: ID!) { case(id: $id) { overdue { level role } } }', { id: caseId })).case.overdue, (found) => found?.role === 'PROGRAMME_OFFICE', 30);
    await remember('overdue and escalated');
    await perform(clerk!, 'redirectCase', { caseId, street: THERE }, 'case { id }');
    await remember('redirected');
    const there = await world.as('window-clerk', THERE);
    await perform(there, 'redirectCase', { caseId, street: STREET }, 'case { id }');
    expect(await perform(clerk!, 'acceptRequest', { caseId }, 'case { status }')).toEqual({ status: 'ACCEPTED' });
    await remember('accepted');
  });

  test('one agency declines, the next is missed once, cancelled by agreement, and sent again', async () => {
    for (const [kind, exit] of [['REHABILITATION_TRAINING', 'DISTRICT'], ['ASSISTIVE_DEVICES', 'STREET']]) {
      const { needs } = (await coordinator!.get('query($id: ID!) { case(id: $id) { needs { needId kind } } }', { id: caseId })).case;
      await perform(coordinator!, 'triageNeed', { caseId, needId: needs.find((need: { kind: string }) => need.kind === kind).needId, exit, reasonCode: 'SEVERITY' }, 'case { status }');
    }
    await perform(coordinator!, 'nameCaseManager', { caseId, manager: (await coordinator!.get('{ viewer { userId } }')).viewer.userId }, 'case { status }');
    await perform(assessor!, 'recordAssessment', { caseId, answers: barthel(5, 0) }, 'assessment { score }');
    await perform(coordinator!, 'giveConsent', { caseId, givenBy: 'SELF', purposes: ['REFERRAL', 'SERVICE'], recipients: [FIRST, SECOND], dataClasses: ['IDENTITY', 'ASSESSMENT', 'PLAN', 'SERVICE'] }, 'consent { id }');
    const declined = await send(FIRST);
    expect(await move(first!, 'declineReferral', declined.id, { reason: 'NOT_APPROPRIATE' })).toEqual({ status: 'DECLINED' });
    const missed = await send(SECOND);
    await move(agency!, 'acceptReferral', missed.id);
    await move(agency!, 'scheduleAppointment', missed.id, { appointmentAt: new Date(now() + 3600_000).toISOString() });
    await later(1);
    await move(agency!, 'recordNoShow', missed.id);
    await remember('nobody came');
    await move(assessor!, 'requestCancellation', missed.id);
    expect(await move(agency!, 'confirmCancellation', missed.id)).toEqual({ status: 'CANCELLED' });
    await remember('cancelled by agreement');
  });

  test('the plan is revised, ineffective first and effective then', async () => {
    const { id: referralId } = await send(SECOND);
    await move(agency!, 'acceptReferral', referralId);
    const plan = { agencyId: agencyId(SECOND), sessionsPlanned: 2, from: day(0), to: day(90), goals: [{ domain: 'MOBILITY', baseline: -2, weight: 2, text: '上下楼梯' }, { domain: 'SELF_CARE', baseline: -1, weight: 1, text: '洗澡' }] };
    const drafted = await perform(assessor!, 'draftPlan', { caseId, ...plan }, 'plan { id goals { id } }');
    planId = drafted.id;
    const inForce = async (): Promise<void> => {
      await perform(await asClient(personId), 'agreePlan', { planId, agreedBy: 'CLIENT' }, 'plan { status }');
      await perform(second!, 'approvePlan', { planId }, 'plan { status }');
    };
    await inForce();
    await perform(agency!, 'deliverSession', { planId, referralId, day: day(0), minutes: 45, attendance: 'ATTENDED' }, 'session { id }');
    await perform(coordinator!, 'noteProgress', { planId, day: day(0), progress: 'SLOW' }, 'progressNote { id }');
    await perform(inspector!, 'reviewEffect', { planId, goals: drafted.goals.map(({ id }: { id: string }) => ({ goalId: id, score: -1 })), effective: false }, 'effectReview { gasT }');
    await remember('not effective');
    const revised = await perform(assessor!, 'revisePlan', { planId, ...plan, sessionsPlanned: 3 }, 'plan { goals { id } }');
    await inForce();
    for (let n = 0; n < 2; n++) await perform(agency!, 'deliverSession', { planId, referralId, day: day(0), minutes: 45, attendance: 'ATTENDED' }, 'session { id }');
    await perform(agency!, 'completeReferral', { referralId, outcome: 'GOT_HELP' }, 'referral { status }');
    await perform(inspector!, 'reviewEffect', { planId, goals: revised.goals.map(({ id }: { id: string }) => ({ goalId: id, score: 1 })), effective: true }, 'effectReview { gasT }');
    await remember('effective');
  });

  test('a device is fitted, lent, looked at and given back; the city advises', async () => {
    const { id: deviceId } = await perform(assessor!, 'recordDeviceNeed', { caseId, category: 'MOBILITY' }, 'device { id }');
    await perform(assessor!, 'fitDevice', { deviceId }, 'device { id }');
    await perform(assessor!, 'deliverDevice', { deviceId, loan: true, dueBack: day(30) }, 'device { id }');
    await remember('device lent');
    await perform(liaison!, 'checkDeviceUse', { deviceId, use: 'IN_USE' }, 'device { id }');
    await perform(assessor!, 'returnDevice', { deviceId, reason: 'NO_LONGER_NEEDED' }, 'device { id }');
    await perform(assessor!, 'escalateToCity', { caseId, reason: 'RARE_CONDITION' }, 'escalation { withCity }');
    await perform(await world.as('assessor', CITY), 'returnFromCity', { caseId, advice: 'ADVICE_GIVEN', text: '区内可继续训练' }, 'escalation { withCity }');
    await remember('back from the city');
  });

  test('the case rests while the person is in hospital, and follows them to another street', async () => {
    await perform(coordinator!, 'holdCase', { caseId, reason: 'IN_HOSPITAL', until: day(20) }, 'hold { until }');
    await remember('on hold');
    await later(3);
    await perform(coordinator!, 'resumeCase', { caseId }, 'hold { until }');
    await remember('resumed');
    await perform(clerk!, 'changeAddress', { personId, kind: 'LIVING', street: THERE, community: `${THERE}012`, address: '梅林路' }, 'person { id }');
    const there = await world.as('street-coordinator', THERE);
    await until('the case is in the other street', async () => (await there.get('query($id: ID!) { case(id: $id) { street { code } } }', { id: caseId })).case?.street.code, (street) => street === THERE, 30);
    await until('the old street has lost it', async () => (await coordinator!.get('query($id: ID!) { case(id: $id) { id } }', { id: caseId })).case, (found) => found === null, 30);
    [liaison, coordinator] = [await world.as('community-liaison', `${THERE}012`), there];
    await remember('moved');
  });

  test('two visits fail, the third finds somebody; the case is closed, reopened and closed', async () => {
    for (const reached of [false, false, true]) {
      await perform(liaison!, 'recordVisit', { caseId, day: day(0), reached, ...(reached ? { satisfaction: 4 } : {}) }, 'visit { reached }');
      await later(1);
    }
    await perform(coordinator!, 'closeCase', { caseId, reason: 'GOAL_MET' }, 'closure { closed }');
    await remember('closed');
    await perform(coordinator!, 'reopenCase', { caseId, reason: 'COMPLAINT' }, 'closure { closed }');
    await remember('reopened');
    await perform(coordinator!, 'closeCase', { caseId, reason: 'OWN_WISH' }, 'closure { closed }');
    expect(new Set(Object.values(await steps()))).toEqual(new Set(['DONE']));
  });

  test('what was to be seen at each of these moments is what is said of it now', async () => {
    await settled(world.kangfu());
    await later(1 / 24);
    expect(moments.length).toBeGreaterThanOrEqual(10);
    for (const { what, at, answer } of moments) expect({ what, answer: await assessor!.get(LOOK, { id: caseId, t: at }) }).toEqual({ what, answer });
  });

  test('and so are the statistics of both streets and of the district, counted again from the raw events', async () => {
    const { services } = world.kangfu().system.runtime;
    const raw = await rawEvents(world.kangfu().mongo, Object.fromEntries(services.filter(({ name }) => ['intake', 'referral', 'quality'].includes(name)).map(({ name, database }) => [name, database])));
    const auditor = await world.as('auditor', CITY);
    const period = { from: day(-60), to: day(0) };
    for (const { what, at } of moments) {
      for (const place of [STREET, THERE, DISTRICT]) {
        const { statisticsCsv } = await auditor.get('query($place: String!, $period: StatisticsPeriod!, $asOf: DateTime) { statisticsCsv(place: $place, period: $period, asOf: $asOf) }', { place, period, asOf: at });
        expect({ what, place, numbers: numbersOf(statisticsCsv) }).toEqual({ what, place, numbers: recount(raw, place, period.from, period.to, at) });
      }
    }
  });
});
