import { idOf, streamId } from '@kangfu/common';
import fc from 'fast-check';
import { StepEscalated } from '../clock/clock.events.js';
import { CaseClosed, CaseReopened } from '../closure/closure.events.js';
import { FlagRaised, FlagResolved } from '../flag/flag.events.js';
import { CaseHeld, CaseResumed } from '../hold/hold.events.js';
import { ConsentGiven } from '../integration/consent.contract.js';
import { CaseManagerNamed, NeedTriaged, RequestAccepted, RequestCompleted, RequestFiled, RequestReturned, StepOverdue as RequestOverdue } from '../integration/intake.contract.js';
import { AssessmentRecorded, PlanAgreed, PlanApproved, PlanDrafted, REFERRAL_MOVES, ReferralSent, SessionDelivered } from '../integration/referral.contract.js';
import { DeviceDelivered, DeviceReturned, ExpertOpinionGiven } from '../integration/worklist.contract.js';
import { ProgressNoted } from '../progress/progress.events.js';
import { EffectReviewed } from '../review/review.events.js';
import { ids } from '../shared/examples.js';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import { VisitRecorded } from '../visit/visit.events.js';
import { archives } from './archives/archives.projection.js';
import { closureFacts } from './closure-facts/closure-facts.projection.js';
import { closures } from './closures/closures.projection.js';
import { effectReviews } from './effect-reviews/effect-reviews.projection.js';
import { flags } from './flags/flags.projection.js';
import { holds } from './holds/holds.projection.js';
import { journeys, NEVER } from './journeys/journeys.projection.js';
import { planFacts } from './plan-facts/plan-facts.projection.js';
import { progressNotes } from './progress-notes/progress-notes.projection.js';
import { visits } from './visits/visits.projection.js';

const about = { caseId: ids.case, personId: ids.person };
const at = (day: string): string => `${day}T01:00:00.000Z`;
const of = (definition: Happened['definition'], kind: string, uuid: string, day: string, data: object = {}, by = ids.coordinator): Happened =>
  ({ definition, stream: streamId(kind, uuid), at: at(day), by, data: { ...about, ...data } });
const moved = { referralId: ids.referral, agency: 'ft-rehab-centre' };
const completed = REFERRAL_MOVES.find((move) => move.type === 'ReferralCompleted')!;
const goals = [{ goalId: ids.goal, weight: 2 }];

const story: Happened[] = [
  of(RequestFiled, 'case', ids.case, '2026-11-02', { street: '440304006', window: '440304006', places: ['440304006', '440304', '4403'], needs: [{ needId: ids.need, kind: 'education' }] }),
  of(RequestAccepted, 'case', ids.case, '2026-11-03'),
  of(NeedTriaged, 'case', ids.case, '2026-11-05', { needId: ids.need, exit: 'district' }),
  of(CaseManagerNamed, 'case', ids.case, '2026-11-05', { manager: ids.coordinator, unit: '440304006' }),
  of(AssessmentRecorded, 'assessment', ids.assessment, '2026-11-10', { assessmentId: ids.assessment, instrument: 'barthel', score: 65, answers: {} }, ids.assessor),
  of(ReferralSent, 'referral', ids.referral, '2026-11-12', { ...moved, to: 'created', needId: ids.need }, ids.assessor),
  of(PlanDrafted, 'plan', ids.plan, '2026-11-16', { planId: ids.plan, planVersion: 1, author: ids.worker, agency: 'ft-rehab-centre', goals, sessionsPlanned: 1, from: '2026-11-18', to: '2027-02-28' }, ids.worker),
  of(PlanAgreed, 'plan', ids.plan, '2026-11-17', { planId: ids.plan, planVersion: 1 }),
  of(PlanApproved, 'plan', ids.plan, '2026-11-18', { planId: ids.plan, planVersion: 1 }),
  of(SessionDelivered, 'session', ids.session, '2026-11-20', { sessionId: ids.session, planId: ids.plan, agency: 'ft-rehab-centre', deliveredBy: ids.worker, day: '2026-11-20', minutes: 45, attendance: 'attended' }, ids.worker),
  of(ProgressNoted, 'progress', ids.note, '2026-11-21', { noteId: ids.note, planId: ids.plan, agency: 'ft-rehab-centre', day: '2026-11-21', progress: 'better', notedBy: ids.worker }),
  of(completed, 'referral', ids.referral, '2026-11-25', { ...moved, to: 'completed' }),
  of(EffectReviewed, 'review', ids.review, '2026-11-26', { reviewId: ids.review, planId: ids.plan, agency: 'ft-rehab-centre', goals: [{ ...goals[0], score: 1 }], gasTHundredths: 6_000, effective: true, scoredBy: ids.assessor }),
  of(VisitRecorded, 'visit', ids.visit, '2026-11-27', { visitId: ids.visit, day: '2026-11-27', reached: true, satisfaction: 5, visitedBy: ids.liaison }),
  of(CaseClosed, 'closure', ids.case, '2026-11-30', { reason: 'goal-met', custodian: '440304006', retainUntil: '2056-11-30' }),
];

describe('the journey', () => {
  test('takes all nine steps from the events of three services', () => {
    const row = rowOf(journeys, ids.case, ...story)!;
    expect(row.status).toBe('closed');
    expect(row.steps.map((step) => step.state)).toEqual(Array(9).fill('done'));
    expect(row).toMatchObject({ active: [], nextDue: NEVER, accessKey: `case-${ids.case}`, filedAt: at('2026-11-02') });
  });
  test('is the same whatever the order between streams', () => {
    const streams = [...new Set(story.map((event) => event.stream))];
    const expected = rowOf(journeys, ids.case, ...story);
    fc.assert(fc.property(fc.shuffledSubarray(streams, { minLength: streams.length }), (order) => {
      expect(rowOf(journeys, ids.case, ...order.flatMap((stream) => story.filter((event) => event.stream === stream)))).toEqual(expected);
    }));
  });
  test('counts the days of a request with the street alone: while papers are asked for the clock stands still', () => {
    const filed = { ...story[0]!, at: at('2026-09-28') };
    const returned = of(RequestReturned, 'case', ids.case, '2026-09-30', { missing: ['x'] });
    const incomplete = of(RequestCompleted, 'case', ids.case, '2026-10-08', { missing: ['x'] });
    const complete = of(RequestCompleted, 'case', ids.case, '2026-10-12', { missing: [] });
    const due = (...events: Happened[]) => rowOf(journeys, ids.case, filed, ...events)!.steps[0]!.due;
    // The holidays of the National Day week, and 10 October worked for them; three days were left on the 30th.
    expect([due(), due(returned), due(returned, incomplete), due(returned, returned, incomplete, complete)]).toEqual(['2026-10-10', null, null, '2026-10-15']);
    expect(due(of(RequestReturned, 'case', ids.case, '2026-10-12', { missing: ['x'] }))).toBe('2026-10-10');
  });
  test('says of what is active when it is due and with whom, for lists to filter by', () => {
    const row = rowOf(journeys, ids.case, ...story.slice(0, 9))!;
    expect(row.active).toMatchObject([
      { step: 'deliver', unit: 'ft-rehab-centre', unitRef: idOf('unit:ft-rehab-centre'), role: 'agency-worker', person: null, due: '2026-12-09', soon: false, level: 0, told: null },
      { step: 'track', unitRef: idOf('unit:440304006'), role: 'street-coordinator', person: ids.coordinator, due: '2026-12-18' }, { step: 'review', unitRef: idOf('unit:440304'), due: '2027-02-16' }]);
    expect(row.nextDue).toBe('2026-12-09');
  });
  test('says how far an overdue step was escalated, until it is done', () => {
    const told = { role: 'assessor', unit: '440304' };
    const overdue = of(StepEscalated, 'clock', ids.case, '2026-11-20', { street: '440304006', step: 'plan', due: '2026-11-26', role: 'assessor', unit: '440304', level: 2, escalatedTo: told });
    expect(rowOf(journeys, ids.case, ...story.slice(0, 7), overdue)).toMatchObject({ active: [{ step: 'plan', level: 2, told: '440304' }] });
    expect(rowOf(journeys, ids.case, ...story, overdue)!.steps.map(({ level }) => level)).toEqual(Array(9).fill(0));
    const late = of(RequestOverdue, 'case', ids.case, '2026-11-10', { due: '2026-11-09', level: 1, escalatedTo: { role: 'street-coordinator', unit: '440304006' } });
    expect(rowOf(journeys, ids.case, story[0]!, late)!.steps[0]).toMatchObject({ level: 1, escalatedTo: { role: 'street-coordinator', unit: '440304006' } });
    expect(rowOf(journeys, ids.case, story[0]!, late, story[1]!)!.steps[0]).toMatchObject({ state: 'done', level: 0, escalatedTo: null });
  });
  test('begins with the request: other streams alone make no row', () => expect(rowOf(journeys, ids.case, ...story.slice(4))).toBeNull());
});

test('what is on loan is known until it comes back; what is given for good is not', () => {
  const device = (definition: Happened['definition'], data: object = {}) => of(definition, 'device', ids.note, '2026-11-20', { deviceId: ids.note, agency: 'ft-assistive-centre', ...data });
  const lent = device(DeviceDelivered, { loan: true, dueBack: '2027-05-01' });
  const loans = (...events: Happened[]) => rowOf(closureFacts, ids.case, story[0]!, ...events)!.loans;
  expect(loans(lent)).toEqual([{ deviceId: ids.note, agency: 'ft-assistive-centre', dueBack: '2027-05-01' }]);
  expect(loans(lent, device(DeviceReturned))).toEqual([]);
  expect(loans(device(DeviceDelivered, { loan: false }))).toEqual([]);
});

test('closing decides on the whole case', () => {
  expect(rowOf(closureFacts, ids.case, ...story)).toEqual({
    ...about, accessKey: `case-${ids.case}`, places: ['440304006', '440304', '4403'], filedOn: '2026-11-02', status: 'closed', accepted: true, needs: [{ needId: ids.need, kind: 'education', exit: 'district' }],
    referrals: [{ referralId: ids.referral, agency: 'ft-rehab-centre', status: 'completed' }],
    plans: [{ ...about, planId: ids.plan, agency: 'ft-rehab-centre', goals, inForce: true, approved: true, providers: [ids.worker] }],
    reviews: [{ reviewId: ids.review, planId: ids.plan, effective: true }], visits: [{ day: '2026-11-27', reached: true }], flags: [], assessments: [{ assessmentId: ids.assessment, instrument: 'barthel', score: 65, answers: {}, at: at('2026-11-10') }], loans: [],
  });
  expect(rowOf(closureFacts, ids.case, ...story, of(CaseReopened, 'closure', ids.case, '2026-12-01', { reasonCode: 'new-need' }))).toMatchObject({ status: 'open' });
});

test('a plan keeps the goals in force while a new version is drafted', () => {
  const revised = of(PlanDrafted, 'plan', ids.plan, '2026-11-20', { planId: ids.plan, planVersion: 2, author: ids.worker, goals: [{ goalId: ids.goal2, weight: 3 }], sessionsPlanned: 5, from: '2026-12-01', to: '2027-02-28' });
  expect(rowOf(planFacts, ids.plan, ...story, revised)).toMatchObject({ goals, inForce: true, approved: false, agency: 'ft-rehab-centre', providers: [ids.worker] });
});

test('notes, reviews, visits and the closure are rows of their own', () => {
  expect(rowOf(progressNotes, ids.note, ...story)).toMatchObject({ progress: 'better', agency: 'ft-rehab-centre', accessKey: `case-${ids.case}` });
  expect(rowOf(effectReviews, ids.review, ...story)).toMatchObject({ gasTHundredths: 6_000, effective: true, agency: 'ft-rehab-centre', accessKey: `case-${ids.case}` });
  expect(rowOf(visits, ids.visit, ...story)).toMatchObject({ satisfaction: 5, accessKey: `person-${ids.person}` });
  expect(rowOf(closures, ids.case, ...story)).toMatchObject({ closed: true, reason: 'goal-met', closedBy: ids.coordinator });
  expect(rowOf(closures, ids.case, ...story, of(CaseReopened, 'closure', ids.case, '2026-12-01', { reasonCode: 'returned' }))).toMatchObject({ closed: false, reopenReason: 'returned' });
});

describe('a hold', () => {
  const held = of(CaseHeld, 'hold', ids.case, '2026-11-20', { reasonCode: 'in-hospital', until: '2026-12-31' });
  const resumed = of(CaseResumed, 'hold', ids.case, '2026-12-21', { automatic: false });
  test('stops the clocks of the journey, and moves them when it ends', () => {
    expect(rowOf(journeys, ids.case, ...story.slice(0, 9), held)).toMatchObject({ hold: { reason: 'in-hospital', since: at('2026-11-20'), until: '2026-12-31' }, nextDue: NEVER });
    expect(rowOf(journeys, ids.case, ...story.slice(0, 9), held, resumed)).toMatchObject({ hold: null, active: [{ step: 'deliver', due: '2027-01-07' }, { step: 'track' }, { step: 'review' }] });
  });
  test('is a row of its own', () => {
    expect(rowOf(holds, ids.case, held)).toMatchObject({ held: true, until: '2026-12-31', resumedAt: null });
    expect(rowOf(holds, ids.case, held, resumed)).toMatchObject({ held: false, resumedAt: at('2026-12-21'), automatic: false });
  });
});

test('flags are rows of their own, and stand in what closing decides on', () => {
  const raised = of(FlagRaised, 'flag', ids.goal3, '2026-11-20', { flagId: ids.goal3, street: '440304006', kind: 'safety', severity: 'high', automatic: false, raisedBy: ids.liaison });
  const resolved = of(FlagResolved, 'flag', ids.goal3, '2026-11-21', { flagId: ids.goal3, resolution: 'no-ground', resolvedBy: ids.coordinator });
  expect(rowOf(flags, ids.goal3, raised)).toMatchObject({ open: true, severity: 'high', accessKey: `person-${ids.person}` });
  expect(rowOf(flags, ids.goal3, raised, resolved)).toMatchObject({ open: false, resolution: 'no-ground', resolvedAt: at('2026-11-21') });
  const known = (...events: Happened[]) => rowOf(closureFacts, ids.case, ...story.slice(0, 5), ...events)!.flags;
  expect([known(raised), known(raised, resolved)]).toEqual([true, false].map((open) => [{ flagId: ids.goal3, kind: 'safety', severity: 'high', open }]));
});

describe('the archive', () => {
  const consent = of(ConsentGiven, 'consent', ids.goal2, '2026-11-11', { consentId: ids.goal2, recipients: ['ft-rehab-centre'] });
  test('of a closed case lists its documents by kind with their number, and what is missing', () => {
    const row = rowOf(archives, ids.case, ...story)!;
    expect(row).toMatchObject({ closedAt: at('2026-11-30'), reason: 'goal-met', custodian: '440304006', retainUntil: '2056-11-30', missing: ['consent'] });
    expect(row.lines.find(({ kind }) => kind === 'triage')).toEqual({ kind: 'triage', count: 2, first: at('2026-11-05'), last: at('2026-11-05') });
    expect(rowOf(archives, ids.case, consent, ...story)!.missing).toEqual([]);
  });
  test('devices and opinions are in it', () => {
    const [given, lent] = [of(ExpertOpinionGiven, 'opinion', ids.goal, '2026-11-11', { opinionId: ids.goal, panel: 4 }), of(DeviceDelivered, 'device', ids.note, '2026-11-19', { deviceId: ids.note })];
    expect(rowOf(archives, ids.case, given, lent, ...story)!.lines.filter(({ kind }) => kind === 'opinion' || kind === 'device')).toEqual([
      { kind: 'opinion', count: 1, first: at('2026-11-11'), last: at('2026-11-11') }, { kind: 'device', count: 1, first: at('2026-11-19'), last: at('2026-11-19') },
    ]);
  });
  test('there is none while the case is open, or open again', () => {
    expect(rowOf(archives, ids.case, ...story.slice(0, -1))).toBeNull();
    expect(rowOf(archives, ids.case, ...story, of(CaseReopened, 'closure', ids.case, '2026-12-01', { reasonCode: 'new-need' }))).toBeNull();
  });
});
