import { chinaDay } from '@kangfu/common';
import { addDays } from '@kangfu/common/working-days';
import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { JOURNEY, M } from '../../../tools/src/demo/operations.ts';
import type { Session } from '../../../tools/src/demo/session.ts';
import { type OpenCase, openCase, type Staff } from '../support/open-case.ts';
import { until } from '../support/kangfu.ts';
import { AGENCY, agencyId, asClient, barthel, type Chapter, COMMUNITY, DISTRICT, now, STREET } from './world.ts';

const CALENDAR = 'query($place: String) { assessmentCalendar(place: $place) { batches { day placeCode appointments { id } couldJoin { id } } unscheduled { placeCode orders { id } } } }';
const CITY = DISTRICT.slice(0, 4);

/** Step 3 assessed, steps 4 and 5 planned and delivered. */
export const careChapter: Chapter = (world) => describe('care', () => {
  let staff: Staff;
  let opened: OpenCase;
  let reader: Session;
  beforeAll(async () => {
    staff = {
      liaison: await world.as('community-liaison', COMMUNITY), clerk: await world.as('window-clerk', STREET), coordinator: await world.as('street-coordinator', STREET),
      assessor: await world.as('assessor', DISTRICT), agency: await world.as('agency-worker', AGENCY),
    };
    reader = staff.coordinator;
    const { name, phone } = inventedResident();
    opened = await openCase(staff, { name, phone, statement: '希望能独立外出' });
  });

  /** It gets its time and place; a colleague's order of the same street could join. */
  const scheduled = async (orderId: string): Promise<void> => {
    const { assessor, coordinator } = staff;
    const { caseId } = opened;
    const at = (minutes: number): string => new Date(now() + 3 * 86_400_000 + minutes * 60_000).toISOString();
    const { order: other } = await assessor.do(M.orderAssessment, { caseId, instruments: ['WHODAS_12'] });
    const { appointment } = await assessor.do(M.scheduleAssessment, { caseId, orderId, startsAt: at(0), venue: 'HOME' });
    expect(appointment).toMatchObject({ venue: 'HOME', street: STREET, clientElsewhere: [] });
    expect(await assessor.refused(M.scheduleAssessment, { caseId, startsAt: at(30), venue: 'CENTRE' })).toEqual(['assessor-busy']);
    expect(await assessor.refused(M.scheduleAssessment, { caseId, startsAt: at(-10_000), venue: 'HOME' })).toEqual(['appointment-in-past']);
    expect(await coordinator.refused(M.scheduleAssessment, { caseId, startsAt: at(90), venue: 'HOME' })).toEqual(['FORBIDDEN']);
    expect((await assessor.do(M.rescheduleAssessment, { appointmentId: appointment.id, startsAt: at(30), venue: 'STREET' })).appointment).toMatchObject({ venue: 'STREET', moved: 1 });
    const { assessmentCalendar } = await assessor.get(CALENDAR, { place: STREET });
    const batch = assessmentCalendar.batches.find(({ appointments }: any) => appointments.some(({ id }: any) => id === appointment.id));
    expect(batch).toMatchObject({ placeCode: STREET, couldJoin: expect.arrayContaining([{ id: other.id }]) });
    expect(batch.couldJoin).not.toContainEqual({ id: orderId });
    await until('the messages', async () => (await coordinator.get('query($id: ID!) { case(id: $id) { person { messages(first: 50) { nodes { template } } } } }', { id: caseId })).case.person.messages.nodes.map(({ template }: any) => template),
      (templates: string[]) => templates.includes('ASSESSMENT_AT_HOME') && templates.includes('ASSESSMENT_MADE'), 30);
    await assessor.do(M.cancelAssessmentAppointment, { appointmentId: appointment.id, reasonCode: 'CLIENT_ASKED' });
    expect(await assessor.refused(M.cancelAssessmentAppointment, { appointmentId: appointment.id, reasonCode: 'CLIENT_ASKED' })).toEqual(['appointment-over']);
    await assessor.do(M.cancelOrder, { orderId: other.id, reasonCode: 'NO_LONGER_NEEDED' });
  };

  test('an assessment is ordered by instruments, fulfilled by their results, and changes are computed per code', async () => {
    const { assessor, coordinator } = staff;
    const { caseId } = opened;
    const { order } = await assessor.do(M.orderAssessment, { caseId, instruments: ['BARTHEL', 'ICF'] });
    expect(order).toMatchObject({ status: 'OPEN', missing: ['BARTHEL', 'ICF'] });
    expect(await coordinator.refused(M.orderAssessment, { caseId, instruments: ['ICF'] })).toEqual(['FORBIDDEN']);
    await scheduled(order.id);
    const { assessment } = await assessor.do(M.assess, { caseId, answers: barthel(5) });
    expect(assessment).toMatchObject({ score: 50, band: 'MODERATE' });
    expect(await assessor.refused(M.assess, { caseId, instrument: 'ICF', items: [{ code: 'x1', value: 2 }] })).toEqual(['assessment-item-unknown']);
    await assessor.do(M.assess, { caseId, instrument: 'ICF', items: [{ code: 'd450', value: 3 }, { code: 'b730', value: 2 }] });
    await assessor.do(M.assess, { caseId, instrument: 'ICF', items: [{ code: 'd450', value: 1 }, { code: 'b730', value: 8 }] });
    await assessor.do(M.assess, { caseId, instrument: 'WHODAS_12', items: Array.from({ length: 12 }, (_, i) => ({ code: `s${i + 1}`, value: 1 })) });
    const { case: seen } = await reader.get(`query($id: ID!) { case(id: $id) {
      assessmentOrders { status missing results { instrument } } person { assessments { instrument score percent band validUntil changes { code before after change } previous { items { code value } } } }
    } }`, { id: caseId });
    expect(seen.assessmentOrders).toContainEqual({ status: 'DONE', missing: [], results: expect.arrayContaining([{ instrument: 'barthel' }, { instrument: 'icf' }]) });
    const icf = seen.person.assessments.filter((each: { instrument: string }) => each.instrument === 'icf');
    expect(icf).toEqual(expect.arrayContaining([
      expect.objectContaining({ score: null, band: null, previous: null, changes: [] }),
      expect.objectContaining({ changes: [{ code: 'b730', before: 2, after: 8, change: null }, { code: 'd450', before: 3, after: 1, change: -2 }], previous: { items: [{ code: 'b730', value: 2 }, { code: 'd450', value: 3 }] } }),
    ]));
    expect(seen.person.assessments).toContainEqual(expect.objectContaining({ instrument: 'whodas-12', score: 12, percent: 25, band: 'MODERATE', validUntil: expect.stringMatching(/^\d{4}-/) }));

    // One that is ordered again while a result still holds is answered with a hint.
    const { order: again } = await assessor.do(M.orderAssessment, { caseId, instruments: ['BARTHEL'] });
    expect(again).toMatchObject({ status: 'OPEN', stillValid: [{ instrument: 'barthel', score: 50, band: 'MODERATE', validity: 'VALID' }] });
    const { worklist } = await assessor.get('{ worklist(role: ASSESSOR, first: 100, filter: { kinds: [ASSESS_ORDERED], mine: true }) { nodes { assessmentOrder { id earlier { instrument validity validUntil } } } } }');
    expect(worklist.nodes.find((item: any) => item.assessmentOrder?.id === again.id)?.assessmentOrder.earlier).toHaveLength(4);
    await assessor.do(M.cancelOrder, { orderId: again.id, reasonCode: 'NO_LONGER_NEEDED' });
  });

  test('instruments are asked for by class and age', async () => {
    const { instruments } = await staff.assessor.get('{ instruments(forClass: 4, ageYears: 10) { code version items { code values } form max bands { from band } } }');
    expect(instruments).toMatchObject([{ code: 'BARTHEL', version: '1965', max: 100, form: null }, { code: 'ICF', items: [], max: null, bands: [] }]);
  });

  test('the panel of the class gives its opinion, and only experts who were asked', async () => {
    const { assessor, coordinator } = staff;
    const { caseId } = opened;
    const expert = await world.as('expert', DISTRICT);
    expect(await assessor.refused(M.askExperts, { caseId, question: '是否适合机构训练？' })).toEqual(['panels-missing']);
    const { opinion } = await assessor.do(M.askExperts, { caseId, panels: [4, 5], question: '是否适合机构训练？' });
    expect(opinion).toMatchObject({ status: 'ASKED', panels: [4, 5] });
    const answer = { opinionId: opinion.id, advice: 'SUITABLE', text: '适合每周两次训练' };
    expect(await assessor.refused(M.giveOpinion, { ...answer, panel: 4 })).toEqual(['FORBIDDEN']);
    await expert.do(M.giveOpinion, { ...answer, panel: 4 });
    expect(await expert.refused(M.giveOpinion, { ...answer, panel: 4 })).toEqual(['panel-answered']);
    expect((await expert.do(M.giveOpinion, { ...answer, panel: 5 })).opinion).toEqual({ id: opinion.id, status: 'GIVEN', waiting: [] });
    const { case: seen } = await coordinator.get('query($id: ID!) { case(id: $id) { expertOpinions { status due opinions { panel advice text { value } } } } }', { id: caseId });
    expect(seen.expertOpinions).toMatchObject([{ status: 'GIVEN', opinions: [{ panel: 4, advice: 'SUITABLE', text: { value: answer.text } }, { panel: 5 }] }]);
  });

  test('a case goes up to the city and comes back with its advice', async () => {
    const { assessor, coordinator } = staff;
    const { caseId } = opened;
    const city = await world.as('assessor', CITY);
    await assessor.do(M.escalate, { caseId, reason: 'RARE_CONDITION', text: '罕见病，区内无经验' });
    expect(await assessor.refused(M.escalate, { caseId, reason: 'OTHER' })).toEqual(['already-with-city']);
    expect(await assessor.refused(M.returnFromCity, { caseId, advice: 'ADVICE_GIVEN', text: '…' })).toEqual(['escalation-other-side']);
    await city.do(M.returnFromCity, { caseId, advice: 'ADVICE_GIVEN', text: '建议先行手术评估' });
    const { case: seen } = await coordinator.get('query($id: ID!) { case(id: $id) { cityEscalation { withCity rounds { round reason city { code } advice adviceText { value } } } } }', { id: caseId });
    expect(seen.cityEscalation).toEqual({ withCity: false, rounds: [{ round: 1, reason: 'RARE_CONDITION', city: { code: CITY }, advice: 'ADVICE_GIVEN', adviceText: { value: '建议先行手术评估' } }] });
  });

  test('a device is needed, fitted, delivered, checked and returned', async () => {
    const { agency, assessor } = staff;
    const { device } = await assessor.do(M.deviceNeed, { caseId: opened.caseId, category: 'MOBILITY', agencyId: agencyId(AGENCY), note: '轮椅' });
    const deviceId = device.id;
    expect(await agency.refused(M.deliverDevice, { deviceId })).toEqual(['device-step-not-allowed']);
    await agency.do(M.fitDevice, { deviceId });
    expect((await agency.do(M.deliverDevice, { deviceId, loan: true })).device).toMatchObject({ status: 'DELIVERED', checkDue: expect.stringMatching(/^\d{4}-/) });
    expect((await staff.liaison.do(M.checkDevice, { deviceId, use: 'UNSUITABLE' })).device).toMatchObject({ use: 'UNSUITABLE', checkDue: null });
    await agency.do(M.returnDevice, { deviceId, reason: 'UNSUITABLE' });
    const { case: seen } = await assessor.get('query($id: ID!) { case(id: $id) { devices { status use checkDue steps { step } } } }', { id: opened.caseId });
    expect(seen.devices).toEqual([{ status: 'RETURNED', use: 'UNSUITABLE', checkDue: null, steps: ['NEEDED', 'FITTED', 'DELIVERED', 'CHECKED', 'RETURNED'].map((step) => ({ step })) }]);
  });

  describe('a plan', () => {
    let planId: string;
    let goalId: string;
    let today: string;
    const services = [{ service: 'REHABILITATION_TRAINING', sessions: 8 }, { service: 'PSYCHOLOGICAL', sessions: 2 }];
    const levels = ['卧床', '扶站', '扶走十米', '独走十米', '独走百米'];
    const goal = { domain: 'MOBILITY', baseline: -1, weight: 2, text: '独走十米', levels };
    const inForce = async (): Promise<void> => {
      await staff.assessor.do(M.agree, { planId, agreedBy: 'GUARDIAN', evidence: '签字同意书' });
      await staff.assessor.do(M.approve, { planId });
    };
    beforeAll(async () => {
      const { case: filed } = await reader.get('query($id: ID!) { case(id: $id) { filedAt } }', { id: opened.caseId });
      today = chinaDay(filed.filedAt);
      const { plan } = await staff.agency.do(M.plan, { caseId: opened.caseId, agencyId: agencyId(AGENCY), goals: [goal], services, from: today, to: addDays(today, 90) });
      [planId, goalId] = [plan.id, plan.goals[0].id];
      await inForce();
    });
    const session = (more: object = {}) => ({ planId, referralId: opened.referralId, day: today, minutes: 45, service: 'REHABILITATION_TRAINING', ...more });

    test('planned against delivered, per service, and the total follows a correction by somebody else', async () => {
      const { agency, assessor } = staff;
      expect(await agency.refused(M.session, session({ service: undefined }))).toEqual(['session-without-service']);
      expect(await agency.refused(M.session, session({ day: addDays(today, -1) }))).toEqual(['session-outside-period']);
      const startedAt = `${today}T00:00:00+08:00`;
      for (const attendance of ['ATTENDED', 'LATE']) await agency.do(M.session, session({ startedAt, attendance }));
      await agency.do(M.groupSession, { day: today, minutes: 60, service: 'PSYCHOLOGICAL', rows: [{ planId, referralId: opened.referralId }] });
      const PLAN = `query($id: ID!) { plan(id: $id) { sessionsPlanned sessionsDelivered minutesDelivered firstSessionAt firstSessionOn services { service planned delivered minutes }
        sessions { nodes { id service deliveredBy overlaps { kind sessionId } corrections { reason before { minutes } after { minutes } } } } } }`;
      const { plan } = await assessor.get(PLAN, { id: planId });
      expect(plan).toMatchObject({ sessionsPlanned: 10, sessionsDelivered: 3, minutesDelivered: 150, firstSessionOn: today, firstSessionAt: expect.any(String) });
      expect(plan.services).toEqual([{ service: 'REHABILITATION_TRAINING', planned: 8, delivered: 2, minutes: 90 }, { service: 'PSYCHOLOGICAL', planned: 2, delivered: 1, minutes: 60 }]);
      const [one, other] = plan.sessions.nodes.filter((each: { service: string }) => each.service === 'REHABILITATION_TRAINING');
      expect(one.overlaps).toEqual([{ kind: 'PERSON', sessionId: other.id }, { kind: 'THERAPIST', sessionId: other.id }]);
      const inspector = await world.as('quality-inspector', DISTRICT);
      const anomalies = await until('the flags', async () => (await inspector.get('query($id: ID!) { flags(first: 10, filter: { caseId: $id, kind: SESSION_ANOMALY }) { nodes { anomaly day automatic open sessionIds } } }', { id: opened.caseId })).flags.nodes, (all) => all.length >= 2, 45);
      expect(anomalies).toEqual(expect.arrayContaining(['CLIENT_TWICE', 'THERAPIST_TWICE'].map((anomaly) => ({ anomaly, day: today, automatic: true, open: true, sessionIds: expect.arrayContaining([one.id, other.id]) }))));
      expect(await agency.refused(M.correctSession, { sessionId: one.id, minutes: 30, reason: 'WRONG_MINUTES' })).toEqual(['corrector-is-deliverer']);
      await assessor.do(M.correctSession, { sessionId: one.id, minutes: 30, reason: 'WRONG_MINUTES' });
      await assessor.do(M.correctSession, { sessionId: other.id, annul: true, reason: 'ENTERED_TWICE' });
      const { plan: after } = await assessor.get(PLAN, { id: planId });
      expect(after).toMatchObject({ sessionsDelivered: 2, minutesDelivered: 90 });
      expect(after.sessions.nodes.find(({ id }: { id: string }) => id === one.id)).toMatchObject({ overlaps: [], corrections: [{ reason: 'WRONG_MINUTES', before: { minutes: 45 }, after: { minutes: 30 } }] });
    });

    test('the guardian signs what was delivered in the month; what is corrected afterwards shows, and the agency sees its own', async () => {
      const { agency, assessor } = staff;
      const [guardian, month] = [await asClient(opened.personId), today.slice(0, 7)];
      const sheet = async (session: Session) => (await session.get('query($id: ID!) { settlements(first: 5, filter: { caseId: $id }) { nodes { id month state mark sessions minutes text lines { sessionId countedMinutes corrected changedSince } } } }', { id: opened.caseId })).settlements.nodes[0];
      const { id: settlementId, mark, ...read } = await sheet(guardian);
      expect(read).toMatchObject({ month, state: 'OPEN', sessions: 2, minutes: 90, text: expect.stringMatching(/签名|Signature/) });
      const answer = { settlementId, mark, decidedBy: 'GUARDIAN' };
      expect(await agency.refused(M.signSettlement, answer)).toEqual(['FORBIDDEN']);
      expect(await assessor.refused(M.signSettlement, answer)).toEqual(['evidence-missing']);
      expect((await guardian.do(M.contestSettlement, { ...answer, reason: 'WRONG_TIME', text: '只有半小时' })).settlement).toEqual({ state: 'CONTESTED', answer: { signed: false, reason: 'WRONG_TIME', text: { value: '只有半小时' } } });
      expect((await guardian.do(M.signSettlement, answer)).settlement).toMatchObject({ state: 'SIGNED', answer: { signed: true } });
      const changed = read.lines.find(({ corrected }: { corrected: boolean }) => corrected).sessionId as string;
      await assessor.do(M.correctSession, { sessionId: changed, minutes: 20, reason: 'WRONG_MINUTES' });
      expect(await guardian.refused(M.signSettlement, answer)).toEqual(['settlement-changed']);
      expect((await sheet(agency))).toMatchObject({ state: 'CHANGED', minutes: 80, lines: expect.arrayContaining([expect.objectContaining({ sessionId: changed, countedMinutes: 20, changedSince: true })]) });
      const { settlementTotals, settlementCsv } = await agency.get('query($agency: ID!, $month: String!) { settlementTotals(agencyId: $agency, month: $month) { state sheets } settlementCsv(agencyId: $agency, month: $month) }', { agency: agencyId(AGENCY), month });
      expect(settlementTotals).toContainEqual({ state: 'CHANGED', sheets: expect.any(Number) });
      expect(settlementCsv).toContain(`,${today},`);
    });

    test('sessions are booked by the week; on a closed day they move and the person is told; what is delivered is off the list', async () => {
      const { agency } = staff;
      const ask = { planId, referralId: opened.referralId, service: 'REHABILITATION_TRAINING' };
      const weekly = { weekdays: [1, 2, 3, 4, 5, 6, 7], time: '07:10', from: addDays(today, 14), until: addDays(today, 18) };
      const booked = (await agency.do(M.bookSessions, { ...ask, weekly })).plan.bookings.nodes as { id: string; startsAt: string }[];
      const [first, second, third] = booked as [{ id: string; startsAt: string }, { id: string; startsAt: string }, { id: string; startsAt: string }];
      const sessions = [{ startsAt: first.startsAt }, { startsAt: second.startsAt }];
      expect(await agency.refused(M.bookSessions, { ...ask, sessions })).toEqual(expect.arrayContaining(['client-booked-then', 'therapist-booked-then']));
      expect(await agency.refused(M.bookSessions, { ...ask, service: 'PSYCHOLOGICAL', sessions })).toContain('sessions-exceed-plan');
      const closure = { agencyId: agencyId(AGENCY), from: chinaDay(first.startsAt), reason: 'TYPHOON' };
      const { agency: closed } = await agency.do(M.closureDays, closure);
      const found = async (session: Session, id: string) => (await session.get('query($id: ID!) { node(id: $id) { ... on BookedSession { id state startsAt movedFrom reason sessionId } } }', { id })).node;
      const moved = await until('the session moved', () => found(agency, first.id), ({ movedFrom }) => movedFrom === first.startsAt, 45);
      expect(moved).toMatchObject({ state: 'BOOKED', reason: 'AGENCY_CLOSED' });
      expect(booked.slice(1).map(({ startsAt }) => startsAt)).not.toContain(moved.startsAt);
      expect(await agency.refused(M.moveSession, { bookingId: second.id, startsAt: first.startsAt, reason: 'CLIENT_ASKED' })).toEqual(['agency-closed-that-day']);
      const { closureId } = closed.closureDays.find(({ day }: { day: string }) => day === closure.from);
      await agency.do(M.openAgain, { agencyId: agencyId(AGENCY), closureId });
      const guardian = await asClient(opened.personId);
      await until('the person told', async () => (await guardian.get('query($id: ID!) { person(id: $id) { messages(first: 50) { nodes { template } } } }', { id: opened.personId })).person.messages.nodes, (nodes) => nodes.some(({ template }: { template: string }) => template === 'APPOINTMENT_MOVED'), 45);
      const { case: page, bookedSessions } = await guardian.get('query($person: ID!, $case: ID!) { bookedSessions(first: 60, filter: { personId: $person }) { nodes { id } } case(id: $case) { bookedToCome { id } } }', { person: opened.personId, case: opened.caseId });
      expect([page.bookedToCome, bookedSessions.nodes.length]).toEqual([bookedSessions.nodes, booked.length]);
      const owed = async () => (await agency.get('{ worklist(role: AGENCY_WORKER, first: 100, filter: { kinds: [RECORD_BOOKED_SESSION] }) { nodes { aboutId } } }')).worklist.nodes.map(({ aboutId }: { aboutId: string }) => aboutId);
      await until('owed', owed, (ids) => ids.includes(second.id), 45);
      await agency.do(M.session, session({ bookingId: second.id }));
      expect(await agency.refused(M.session, session({ bookingId: second.id }))).toEqual(['session-exists']);
      expect(await found(guardian, second.id)).toMatchObject({ state: 'DELIVERED', sessionId: expect.any(String) });
      expect((await agency.do(M.cancelBooked, { bookingId: third.id, reason: 'CLIENT_ILL' })).booking).toEqual({ state: 'CANCELLED', reason: 'CLIENT_ILL' });
      await until('no longer owed', owed, (ids) => !ids.includes(second.id) && !ids.includes(third.id), 45);
    });

    test('a pause has a reason, stops the clocks and refuses sessions, until it ends', async () => {
      const { agency, coordinator } = staff;
      const due = async () => (await coordinator.get(JOURNEY, { id: opened.caseId })).case.journey.steps.find(({ step }: { step: string }) => step === 'DELIVER').due;
      const before = await due();
      expect((await agency.do(M.pause, { planId, reason: 'HOSPITAL' })).plan.pauses).toMatchObject([{ service: null, resumedOn: null, reason: 'HOSPITAL' }]);
      expect(await agency.refused(M.session, session())).toEqual(['service-paused']);
      expect([before, await due()]).toEqual([addDays(today, 90), null]);
      await agency.do(M.resume, { planId });
      expect(await due()).toBe(before);
    });

    test('versions are compared side by side', async () => {
      const { agency, coordinator } = staff;
      await agency.do(M.revise, {
        planId, agencyId: agencyId(AGENCY), from: today, to: addDays(today, 120), services: [{ service: 'REHABILITATION_TRAINING', sessions: 12 }],
        goals: [{ ...goal, goalId, levels: undefined, weight: 3 }, { domain: 'SOCIAL', baseline: -1, weight: 1, text: '每周外出两次' }],
      });
      await inForce();
      const { planComparison } = await coordinator.get(`query($id: ID!) { planComparison(planId: $id, from: 1, to: 2) {
        period sessionsPlanned before { planVersion approvedAt } after { planVersion agreedBy } goals { goalId change before { weight levels { level text { value } } } after { weight text { value } levels { level } } }
        services { service change before { sessions } after { sessions } }
      } }`, { id: planId });
      expect(planComparison).toMatchObject({
        period: 'CHANGED', sessionsPlanned: 'CHANGED', before: { planVersion: 1, approvedAt: expect.any(String) }, after: { planVersion: 2, agreedBy: 'GUARDIAN' },
        goals: [{ goalId, change: 'CHANGED', before: { weight: 2, levels: levels.map((value, i) => ({ level: i - 2, text: { value } })) }, after: { weight: 3, levels: [] } }, { change: 'ADDED', before: null, after: { text: { value: '每周外出两次' } } }],
        services: [{ service: 'REHABILITATION_TRAINING', change: 'CHANGED', before: { sessions: 8 }, after: { sessions: 12 } }, { service: 'PSYCHOLOGICAL', change: 'REMOVED', before: { sessions: 2 }, after: null }],
      });
    });
  });
});
