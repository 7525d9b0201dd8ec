import { idOf, streamId } from '@kangfu/common';
import { type Happened, slicesOfHappened } from '@kangfu/testing/row-of';
import { CaseClosed, CaseReopened } from '../../closure/closure.events.js';
import { CaseManagerNamed, CaseRedirected, CertificateRecorded, CertificateStatusChanged, NeedTriaged, PersonRegistered, RequestAccepted, RequestFiled, RequestRefused, RequestWithdrawn } from '../../integration/intake.contract.js';
import { AssessmentRecorded, PlanAgreed, PlanApproved, PlanDrafted, REFERRAL_MOVES, ReferralSent, SessionCorrected, SessionDelivered } from '../../integration/referral.contract.js';
import { EffectReviewed } from '../../review/review.events.js';
import { ids } from '../../shared/examples.js';
import { VisitRecorded } from '../../visit/visit.events.js';
import { csvOf, statisticsOf, type StatisticsAnswer } from './statistics.answer.js';
import { loads, standing } from './statistics.counts.js';
import { statistics } from './statistics.projection.js';

const about = { caseId: ids.case, personId: ids.person };
const [STREET, OTHER, DISTRICT, AGENCY] = ['440304006', '440304001', '440304', 'ft-rehab-centre'];
const of = (definition: Happened['definition'], kind: string, uuid: string, day: string, data: object = {}, by = ids.coordinator): Happened =>
  ({ definition, stream: streamId(kind, uuid), at: `${day}T01:00:00.000Z`, by, data: { ...about, ...data } });
const move = (type: string, day: string, to: string): Happened => of(REFERRAL_MOVES.find((each) => each.type === type)!, 'referral', ids.referral, day, { referralId: ids.referral, agency: AGENCY, to, ...(type === 'AppointmentScheduled' ? { appointmentAt: `${day}T06:00:00.000Z` } : {}) });
const placesOf = (street: string): string[] => [street, DISTRICT, '4403'];

const person: Happened = { definition: PersonRegistered, stream: streamId('person', ids.person), at: '2026-11-01T01:00:00.000Z', data: { personId: ids.person, street: '440304006', places: ['440304006', '440304', '4403'], ageBand: '7-17', certificate: { disabilityClass: 5 } } };
const filed = of(RequestFiled, 'case', ids.case, '2026-11-02', { street: STREET, window: STREET, places: placesOf(STREET), needs: [{ needId: ids.need, kind: 'education' }, { needId: ids.otherNeed, kind: 'education' }] });
const start: Happened[] = [
  person, filed, of(RequestAccepted, 'case', ids.case, '2026-11-04'),
  of(NeedTriaged, 'case', ids.case, '2026-11-05', { needId: ids.need, exit: 'district' }), of(NeedTriaged, 'case', ids.case, '2026-11-12', { needId: ids.otherNeed, exit: 'district' }),
  of(CaseManagerNamed, 'case', ids.case, '2026-11-12', { manager: ids.coordinator, unit: STREET }),
  of(AssessmentRecorded, 'assessment', ids.assessment, '2026-11-13', { assessmentId: ids.assessment, instrument: 'barthel', answers: {}, score: 40 }, ids.assessor),
  of(ReferralSent, 'referral', ids.referral, '2026-11-16', { referralId: ids.referral, agency: AGENCY, to: 'created', needId: ids.need }, ids.assessor),
  move('ReferralAccepted', '2026-11-18', 'accepted'), move('AppointmentScheduled', '2026-11-19', 'scheduled'), move('NoShowRecorded', '2026-11-23', 'unattended'),
  move('AppointmentScheduled', '2026-11-24', 'scheduled'), move('InterimNoteRecorded', '2026-11-25', 'interim'),
];
const plan = (version: number, drafted: string, sessions: number, from: string, to: string): Happened[] => [
  of(PlanDrafted, 'plan', ids.plan, drafted, { planId: ids.plan, planVersion: version, author: ids.worker, agency: AGENCY, goals: [{ goalId: ids.goal, weight: 2 }], sessionsPlanned: sessions, from, to }, ids.worker),
  of(PlanAgreed, 'plan', ids.plan, drafted, { planId: ids.plan, planVersion: version }), of(PlanApproved, 'plan', ids.plan, drafted, { planId: ids.plan, planVersion: version }),
];
const session = (uuid: string, day: string, attendance = 'attended'): Happened => of(SessionDelivered, 'session', uuid, day, { sessionId: uuid, planId: ids.plan, agency: AGENCY, deliveredBy: ids.worker, day, minutes: 45, attendance }, ids.worker);

const answer = (place: string, from: string, to: string, ...events: Happened[]): StatisticsAnswer => {
  const counts = statistics.counts!(ids.person, slicesOfHappened(statistics, ids.person, ...events));
  const total = (group: string, first: string | null): Record<string, number> => {
    const totals: Record<string, number> = {};
    for (const count of counts) if (count.groups.includes(group) && count.day <= to && (first === null || count.day >= first)) totals[count.counter] = (totals[count.counter] ?? 0) + count.n;
    return Object.fromEntries(Object.entries(totals).filter(([, n]) => n !== 0));
  };
  return statisticsOf(place, { from, to }, total(place, from), total(standing(place), null), total(loads(place), null));
};
const active = ({ cases }: StatisticsAnswer): string[] => cases.byStep.filter((step) => step.active > 0).map(({ step, active: n, overdue }) => `${step} ${n}${overdue > 0 ? ` (${overdue} overdue)` : ''}`);

describe('cases', () => {
  test('count once where they were filed and in everything above, by class, age and each kind of need', () => {
    for (const place of [STREET, DISTRICT, '4403']) {
      const { cases } = answer(place, '2026-11-01', '2026-11-30', person, filed);
      expect(cases).toMatchObject({ filed: 1, accepted: 0, open: 1, byClass: [{ disabilityClass: 5, filed: 1, open: 1 }], byAge: [{ ageBand: '7-17', filed: 1, open: 1 }], byService: [{ service: 'education', filed: 1, open: 1 }] });
    }
    expect(answer(OTHER, '2026-11-01', '2026-11-30', person, filed).cases).toMatchObject({ filed: 0, open: 0, byClass: [] });
    expect(answer(STREET, '2026-10-01', '2026-10-31', person, filed).cases).toMatchObject({ filed: 0, open: 0 });
    expect(answer(STREET, '2026-12-01', '2026-12-31', person, filed).cases).toMatchObject({ filed: 0, open: 1 });
  });
  test('count by the class of the certificate that counts: one recorded, frozen or cancelled later from then on', () => {
    const shown = (day: string, certificateId: string, disabilityClass: number): Happened => ({ definition: CertificateRecorded, stream: streamId('person', ids.person), at: `${day}T01:00:00.000Z`, data: { personId: ids.person, certificateId, disabilityClass } });
    const changed = (day: string, certificateId: string, status: string): Happened => ({ definition: CertificateStatusChanged, stream: streamId('person', ids.person), at: `${day}T01:00:00.000Z`, data: { personId: ids.person, certificateId, status } });
    const classes = (to: string, ...events: Happened[]): string[] => answer(STREET, '2026-11-01', to, person, ...events, filed).cases.byClass.map(({ disabilityClass, filed: n, open }) => `${disabilityClass}: ${n} ${open}`);
    const later = [shown('2026-11-10', ids.goal, 4), changed('2026-11-12', ids.goal, 'lost'), changed('2026-11-14', ids.goal, 'frozen'), changed('2026-11-16', ids.goal, 'valid')];
    expect(['2026-11-09', '2026-11-10', '2026-11-13', '2026-11-14', '2026-11-16'].map((day) => classes(day, ...later))).toEqual([['5: 1 1'], ['4: 0 1', '5: 1 0'], ['4: 0 1', '5: 1 0'], ['0: 0 1', '5: 1 0'], ['4: 0 1', '5: 1 0']]);
    // What was known when it was filed, whatever was recorded first.
    expect(classes('2026-11-30', shown('2026-11-01', ids.goal, 7))).toEqual(['7: 1 1']);
    expect(classes('2026-11-30', changed('2026-11-20', idOf(`certificate:${ids.person}`), 'cancelled'))).toEqual(['0: 0 1', '5: 1 0']);
  });
  test('stand at the end of a period in the steps that were under way then, overdue from the day after the last', () => {
    const on = (day: string): string[] => active(answer(STREET, '2026-11-01', day, ...start));
    expect([on('2026-11-02'), on('2026-11-04'), on('2026-11-09'), on('2026-11-10'), on('2026-11-12'), on('2026-11-15')]).toEqual(
      [['accept 1'], ['triage 1'], ['triage 1', 'assess-refer 1'], ['triage 1 (1 overdue)', 'assess-refer 1'], ['assess-refer 1'], ['assess-refer 1']]);
  });
  test('count where they lay: what came before a redirection stays where it was', () => {
    const moved = of(CaseRedirected, 'case', ids.case, '2026-11-20', { street: OTHER, window: OTHER, places: placesOf(OTHER) });
    const numbers = (place: string, to: string): object => { const { cases, noShow, caseload } = answer(place, '2026-11-01', to, ...start, moved); return { filed: cases.filed, open: cases.open, redirected: cases.redirected, noShows: noShow.noShows, load: caseload.length }; };
    expect(numbers(STREET, '2026-11-19')).toEqual({ filed: 1, open: 1, redirected: 0, noShows: 0, load: 1 });
    expect(numbers(STREET, '2026-11-30')).toEqual({ filed: 1, open: 0, redirected: 0, noShows: 0, load: 0 });
    expect(numbers(OTHER, '2026-11-30')).toEqual({ filed: 0, open: 1, redirected: 1, noShows: 1, load: 0 });
    // Within the district nothing moved, but that the manager of the street left is the case's no more.
    expect(numbers(DISTRICT, '2026-11-30')).toEqual({ filed: 1, open: 1, redirected: 1, noShows: 1, load: 0 });
  });
  test('end by withdrawal too, and what had begun before stays', () => {
    const withdrawn = of(RequestWithdrawn, 'case', ids.case, '2026-11-20');
    expect(answer(STREET, '2026-11-01', '2026-11-30', ...start, withdrawn).cases).toMatchObject({ filed: 1, withdrawn: 1, open: 0 });
    expect(active(answer(STREET, '2026-11-01', '2026-11-13', ...start, withdrawn))).toEqual(active(answer(STREET, '2026-11-01', '2026-11-13', ...start)));
  });
  test('end by refusal or closure; a reopened one is open again, and its closure stays counted', () => {
    const refused = of(RequestRefused, 'case', ids.case, '2026-11-03');
    expect(answer(STREET, '2026-11-01', '2026-11-30', person, filed, refused).cases).toMatchObject({ filed: 1, refused: 1, open: 0 });
    const closed = of(CaseClosed, 'closure', ids.case, '2026-11-26', { reason: 'moved' });
    const reopened = of(CaseReopened, 'closure', ids.case, '2026-11-29', { reasonCode: 'returned' });
    expect(answer(STREET, '2026-11-01', '2026-11-27', ...start, closed, reopened)).toMatchObject({ cases: { open: 0, closed: 1, reopened: 0 }, closureReasons: [{ reason: 'moved', count: 1 }], caseload: [] });
    expect(answer(STREET, '2026-11-01', '2026-11-30', ...start, closed, reopened)).toMatchObject({ cases: { open: 1, closed: 1, reopened: 1 }, caseload: [{ worker: ids.coordinator, cases: 1 }] });
    // What was under way before the closure was under way, though the journey shows it as skipped.
    expect(active(answer(STREET, '2026-11-01', '2026-11-20', ...start, closed))).toEqual(active(answer(STREET, '2026-11-01', '2026-11-20', ...start)));
  });
});

test('steps are done in time as the journey says; acceptance and answers take working days', () => {
  const { onTime, acceptanceTime, answerTime } = answer(DISTRICT, '2026-11-01', '2026-11-30', ...start);
  expect(onTime.filter(({ done }) => done > 0)).toEqual([{ step: 'accept', done: 1, onTime: 1, rate: 1 }, { step: 'triage', done: 1, onTime: 0, rate: 0 }]);
  expect(acceptanceTime).toEqual({ count: 1, meanWorkingDays: 2, medianWorkingDays: 2 });
  expect(answerTime).toEqual({ count: 1, meanWorkingDays: 2, medianWorkingDays: 2, accepted: 1, declined: 0 });
});

test('no-shows are of the appointments that came to something; an agency sees its own', () => {
  for (const place of [STREET, AGENCY]) expect(answer(place, '2026-11-01', '2026-11-30', ...start).noShow).toEqual({ appointments: 2, kept: 1, noShows: 1, rate: 0.5 });
  expect(answer(AGENCY, '2026-11-01', '2026-11-30', ...start).cases).toMatchObject({ filed: 0, open: 0 });
});

test('a session counts as corrected: on another day, missed after all, or not at all', () => {
  const correct = (after: object, annulled = false): Happened => of(SessionCorrected, 'session', ids.session, '2026-12-20', { sessionId: ids.session, planId: ids.plan, agency: AGENCY, deliveredBy: ids.worker, before: { day: '2026-12-01', minutes: 45, attendance: 'attended' }, after: { day: '2026-12-01', minutes: 45, attendance: 'attended', ...after }, annulled }, ids.assessor);
  const counted = (...events: Happened[]) => { const { delivered, missed } = answer(STREET, '2026-12-01', '2026-12-31', ...start, session(ids.session, '2026-12-01'), ...events).sessions; return [delivered, missed]; };
  expect([counted(), counted(correct({ day: '2026-11-30' })), counted(correct({ attendance: 'absent' })), counted(correct({}, true))]).toEqual([[1, 0], [0, 0], [0, 1], [0, 0]]);
});
test('planned sessions are spread over the days of the version in force, as far as the case was open', () => {
  const planned = (from: string, to: string, ...events: Happened[]): number => answer(AGENCY, from, to, ...start, ...events).sessions.planned;
  const first = plan(1, '2026-11-16', 30, '2026-12-01', '2027-02-28');
  expect([planned('2026-11-01', '2026-11-30', ...first), planned('2026-12-01', '2026-12-31', ...first), planned('2027-01-01', '2027-01-31', ...first), planned('2026-01-01', '2027-12-31', ...first)]).toEqual([0, 10, 10, 30]);
  const second = plan(2, '2027-01-10', 50, '2027-01-11', '2027-03-01');
  expect([planned('2026-12-01', '2027-01-09', ...first, ...second), planned('2027-01-01', '2027-12-31', ...first, ...second)]).toEqual([13, 53]);
  expect(planned('2026-01-01', '2027-12-31', ...first, of(CaseClosed, 'closure', ids.case, '2026-12-31', { reason: 'moved' }))).toBe(10);
  const delivered = [...first, session(ids.session, '2026-12-02'), session(ids.note, '2026-12-03', 'late'), session(ids.visit, '2026-12-04', 'absent')];
  expect(answer(STREET, '2026-12-01', '2026-12-31', ...start, ...delivered).sessions).toEqual({ planned: 10, delivered: 2, missed: 1, rate: 0.2 });
});

test('outcome, satisfaction and coverage', () => {
  const events = [
    ...start, ...plan(1, '2026-11-26', 1, '2026-11-26', '2026-12-31'), session(ids.session, '2026-11-27'),
    of(AssessmentRecorded, 'assessment', ids.goal2, '2026-12-10', { assessmentId: ids.goal2, instrument: 'barthel', answers: {}, score: 55 }, ids.assessor),
    of(EffectReviewed, 'review', ids.review, '2026-12-11', { reviewId: ids.review, planId: ids.plan, agency: AGENCY, goals: [{ goalId: ids.goal, weight: 2, score: 1 }], gasTHundredths: 6_200, effective: true, scoredBy: ids.assessor }),
    of(VisitRecorded, 'visit', ids.visit, '2026-12-12', { visitId: ids.visit, day: '2026-12-12', reached: false, visitedBy: ids.liaison }),
    of(VisitRecorded, 'visit', ids.note, '2026-12-14', { visitId: ids.note, day: '2026-12-13', reached: true, satisfaction: 4, visitedBy: ids.liaison }),
  ];
  expect(answer(STREET, '2026-11-01', '2026-11-26', ...events).coverage).toEqual({ inNeed: 1, served: 0, rate: 0 });
  const december = answer(STREET, '2026-12-01', '2026-12-13', ...events);
  expect(december).toMatchObject({
    outcome: { reviews: 1, effective: 1, gasT: 62, reassessments: 1, barthelChange: 15 }, coverage: { inNeed: 1, served: 1, rate: 1 },
    satisfaction: { visits: 2, reached: 1, answers: 1, mean: 4 },
  });
  const csv = csvOf(december, null).split('\r\n');
  expect(csv[0]).toBe('place,from,to,as_of,measure,key,value');
  expect(csv).toContain('440304006,2026-12-01,2026-12-13,,outcome.barthelChange,,15');
  expect(csv).toContain('440304006,2026-12-01,2026-12-13,,cases.byStep.active,follow-up,1');
  expect(csv.at(-1)).toBe('');
});
