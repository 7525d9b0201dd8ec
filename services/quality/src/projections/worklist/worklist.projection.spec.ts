import { streamId } from '@kangfu/common';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import fc from 'fast-check';
import { ClockSettingsNoted, StepOverdue, WorkEscalated, WorkOverdue } from '../../clock/clock.events.js';
import { NEVER_LOOK } from '../../clock/looks.js';
import { CaseClosed, CaseReopened } from '../../closure/closure.events.js';
import { ConsentGiven, ConsentWithdrawn } from '../../integration/consent.contract.js';
import { CaseManagerNamed, CaseRedirected, NeedTriaged, RequestAccepted, RequestCompleted, RequestFiled, RequestReturned } from '../../integration/intake.contract.js';
import { AssessmentRecorded, PlanAgreed, PlanApproved, PlanDrafted, REFERRAL_MOVES, ReferralSent, ServicePaused, ServiceResumed, SessionDelivered } from '../../integration/referral.contract.js';
import {
  AssessmentOrdered, BookedSessionCancelled, BookedSessionDisplaced, BookedSessionMoved, CaseEscalatedToCity, CaseReturnedFromCity, DeviceDelivered, DeviceFitted, DeviceNeedRecorded, DeviceUseChecked, ExpertOpinionGiven, ExpertOpinionRequested, HandlerAssigned, PlaceQueued, PlaceReserved, RePlacementEnded, RePlacementOwed, SessionBooked, WaitingEnded,
} from '../../integration/worklist.contract.js';
import { FlagRaised } from '../../flag/flag.events.js';
import { CaseHeld, CaseResumed } from '../../hold/hold.events.js';
import { ProgressNoted } from '../../progress/progress.events.js';
import { EffectReviewed } from '../../review/review.events.js';
import { ids } from '../../shared/examples.js';
import { VisitRecorded } from '../../visit/visit.events.js';
import { archives } from '../archives/archives.projection.js';
import { type CaseWorkRow, worklist } from './worklist.projection.js';

const [STREET, COMMUNITY, AGENCY] = ['440304006', '440304006009', 'ft-rehab-centre'];
const about = { caseId: ids.case, personId: ids.person };
const of = (definition: Happened['definition'], kind: string, uuid: string, day: string, data: object = {}, by = ids.coordinator): Happened =>
  ({ definition, stream: streamId(kind, uuid), at: `${day}T01:00:00.000Z`, by, data: { ...about, ...data } });
const referral = (type: string, day: string, to: string, data: object = {}): Happened =>
  of(REFERRAL_MOVES.find((move) => move.type === type)!, 'referral', ids.referral, day, { referralId: ids.referral, agency: AGENCY, to, ...data }, ids.worker);

const filed = of(RequestFiled, 'case', ids.case, '2026-11-02', { street: STREET, window: STREET, places: [STREET, '440304', '4403', COMMUNITY], needs: [{ needId: ids.need, kind: 'education' }, { needId: ids.otherNeed, kind: 'vocational' }] });
const accepted = of(RequestAccepted, 'case', ids.case, '2026-11-03');
const triaged = of(NeedTriaged, 'case', ids.case, '2026-11-05', { needId: ids.need, exit: 'district' });
const informed = of(NeedTriaged, 'case', ids.case, '2026-11-05', { needId: ids.otherNeed, exit: 'information' });
const named = of(CaseManagerNamed, 'case', ids.case, '2026-11-05', { manager: ids.coordinator, unit: STREET });
const assessed = of(AssessmentRecorded, 'assessment', ids.assessment, '2026-11-10', { assessmentId: ids.assessment, instrument: 'barthel', score: 65, answers: {} }, ids.assessor);
const consented = of(ConsentGiven, 'consent', ids.visit, '2026-11-11', { consentId: ids.visit, recipients: [AGENCY], validUntil: '2027-11-10' });
const sent = of(ReferralSent, 'referral', ids.referral, '2026-11-12', { referralId: ids.referral, agency: AGENCY, to: 'created', needId: ids.need }, ids.assessor);
const drafted = of(PlanDrafted, 'plan', ids.plan, '2026-11-16', { planId: ids.plan, planVersion: 1, author: ids.worker, agency: AGENCY, goals: [{ goalId: ids.goal, weight: 2 }], sessionsPlanned: 1, from: '2026-11-18', to: '2027-02-28' }, ids.worker);
const agreed = of(PlanAgreed, 'plan', ids.plan, '2026-11-17', { planId: ids.plan, planVersion: 1 });
const approved = of(PlanApproved, 'plan', ids.plan, '2026-11-18', { planId: ids.plan, planVersion: 1 });
const held = of(SessionDelivered, 'session', ids.session, '2026-11-20', { sessionId: ids.session, planId: ids.plan, agency: AGENCY, deliveredBy: ids.worker, day: '2026-11-20', minutes: 45, attendance: 'attended' }, ids.worker);
const noted = of(ProgressNoted, 'progress', ids.note, '2026-11-21', { noteId: ids.note, planId: ids.plan, agency: AGENCY, day: '2026-11-21', progress: 'better', notedBy: ids.worker });
const completed = referral('ReferralCompleted', '2026-11-25', 'completed');
const reviewed = of(EffectReviewed, 'review', ids.review, '2026-11-26', { reviewId: ids.review, planId: ids.plan, agency: AGENCY, goals: [{ goalId: ids.goal, weight: 2, score: 1 }], gasTHundredths: 6_000, effective: true, scoredBy: ids.assessor });
const visited = of(VisitRecorded, 'visit', ids.goal2, '2026-11-27', { visitId: ids.goal2, day: '2026-11-27', reached: true, satisfaction: 5, visitedBy: ids.liaison });
const closed = of(CaseClosed, 'closure', ids.case, '2026-11-30', { reason: 'goal-met' });
const story = [filed, accepted, triaged, informed, named, assessed, consented, sent];
const served = [...story, referral('ReferralAccepted', '2026-11-13', 'accepted'), drafted, agreed, approved];

/** `kind desk due`, with what it is about where that matters. */
const work = (...events: Happened[]): string[] => rowOf(worklist, ids.case, ...events)!.items.map(({ kind, desk, due }) => `${kind} ${desk} ${due}`).sort();
const items = (...events: Happened[]) => rowOf(worklist, ids.case, ...events)!.items;
const district = 'assessor@440304';
const [self, clerk, coordinator, liaison, agency] = [`guardian@${ids.person}`, `window-clerk@${STREET}`, `street-coordinator@${STREET}`, `community-liaison@${COMMUNITY}`, `agency-worker@${AGENCY}`];

test('a request lies with the window; returned, its papers are for the liaison of the community and the family, and no clock runs', () => {
  expect(work(filed)).toEqual([`decide-request ${clerk} 2026-11-09`]);
  const returned = of(RequestReturned, 'case', ids.case, '2026-11-03', { missing: ['x'] });
  expect(work(filed, returned)).toEqual([`complete-papers ${liaison} 9999-12-31`, `complete-papers ${self} 9999-12-31`]);
  expect(work(filed, returned, of(RequestCompleted, 'case', ids.case, '2026-11-04', { missing: [] }))).toEqual([`decide-request ${clerk} 2026-11-10`]);
});

test('the coordinator triages each need and names a case manager', () => {
  expect(work(filed, accepted)).toEqual([`name-manager ${coordinator} 2026-11-06`, `triage-need ${coordinator} 2026-11-06`, `triage-need ${coordinator} 2026-11-06`]);
  expect(work(filed, accepted, triaged, named)).toEqual([`assess ${district} 2026-11-16`, `obtain-consent ${coordinator} 2026-11-16`, `triage-need ${coordinator} 2026-11-06`]);
  expect(items(filed, accepted, triaged).find(({ kind }) => kind === 'triage-need')).toMatchObject({ about: `need-${ids.otherNeed}`, person: ids.coordinator, street: STREET, community: COMMUNITY });
  expect(items(filed, accepted, named).map(({ kind, person }) => [kind, person])).toEqual([['triage-need', ids.coordinator], ['triage-need', ids.coordinator]]);
});

test('the district assesses and refers; the agency answers, once it may see it: consent is for whoever manages the case to get', () => {
  expect(work(filed, accepted, triaged, informed, named, assessed)).toEqual([`obtain-consent ${coordinator} 2026-11-17`, `send-referral ${district} 2026-11-17`]);
  expect(work(...story)).toEqual([`answer-referral ${agency} 2026-11-19`, `draft-plan ${district} 2026-11-26`, `renew-consent ${coordinator} 2027-11-10`]);
  expect(items(...story)[1]).toMatchObject({ kind: 'answer-referral', agency: AGENCY, unit: AGENCY, about: `referral-${ids.referral}` });
  expect(work(...story, of(ConsentWithdrawn, 'consent', ids.visit, '2026-11-13', { consentId: ids.visit }))).toContain(`obtain-consent ${coordinator} 2026-11-20`);
  expect(work(...story, referral('ReferralDeclined', '2026-11-13', 'declined'))).toEqual([`send-referral ${district} 2026-11-20`]);
});

test('the agency makes appointments, tells how they went, follows who stayed away, gives the outcome and confirms what is called off', () => {
  const owed = (...moves: Happened[]) => items(...story, ...moves).filter((item) => item.agency !== null).map(({ kind, due }) => `${kind} ${due}`);
  const scheduled = referral('AppointmentScheduled', '2026-11-16', 'scheduled', { appointmentAt: '2026-11-24T16:30:00.000Z' });
  expect(owed(referral('ReferralAccepted', '2026-11-13', 'accepted'))).toEqual(['make-appointment 2026-11-20']);
  // Half past midnight in China.
  expect(owed(scheduled)).toEqual(['record-visit 2026-11-25']);
  expect(owed(scheduled, referral('NoShowRecorded', '2026-11-25', 'unattended'))).toEqual(['follow-no-show 2026-11-30']);
  expect(owed(referral('InterimNoteRecorded', '2026-11-25', 'interim'))).toEqual(['give-outcome 9999-12-31']);
  expect(owed(drafted, agreed, approved, referral('InterimNoteRecorded', '2026-11-25', 'interim'))).toEqual(['give-outcome 2027-02-28', 'first-session 2026-12-09']);
  expect(owed(referral('ReferralCancellationRequested', '2026-11-25', 'cancellation-requested'))).toEqual(['confirm-cancellation 2026-12-02']);
});

test('of booked sessions the agency owes the next of each plan, until it is recorded or cancelled; one that lost its day at once; none in a pause, and none when the referral is over', () => {
  const booking = (definition: Happened['definition'], bookingId: string, data: object = {}): Happened => of(definition, 'diary', ids.worker, '2026-11-20', { bookingId, planId: ids.plan, referralId: ids.referral, agency: AGENCY, ...data }, ids.worker);
  const [one, two] = [booking(SessionBooked, ids.note, { service: 'education', startsAt: '2026-11-24T16:30:00.000Z' }), booking(SessionBooked, ids.review, { startsAt: '2026-11-30T01:00:00.000Z' })];
  const owed = (...events: Happened[]) => items(...served, one, two, ...events).filter(({ kind }) => kind === 'record-booked-session').map(({ about: named, due }) => `${named} ${due}`);
  const [first, second] = [`booking-${ids.note} 2026-11-25`, `booking-${ids.review} 2026-11-30`];
  expect(owed()).toEqual([first]);
  expect(owed(booking(BookedSessionMoved, ids.note, { startsAt: '2026-12-01T01:00:00.000Z' }))).toEqual([second]);
  expect(owed(booking(BookedSessionCancelled, ids.note))).toEqual([second]);
  expect(owed(booking(BookedSessionDisplaced, ids.note)).sort()).toEqual([first, second].sort());
  const recorded = of(SessionDelivered, 'session', ids.session, '2026-11-25', { sessionId: ids.session, planId: ids.plan, agency: AGENCY, deliveredBy: ids.worker, day: '2026-11-25', minutes: 0, attendance: 'absent', bookingId: ids.note }, ids.worker);
  expect(owed(recorded)).toEqual([second]);
  const paused = of(ServicePaused, 'plan', ids.plan, '2026-11-21', { planId: ids.plan, service: 'education', from: '2026-11-21' });
  const revised = of(PlanDrafted, 'plan', ids.plan, '2026-11-22', { planId: ids.plan, planVersion: 2, author: ids.worker, agency: AGENCY, goals: [], sessionsPlanned: 1, from: '2026-12-01', to: '2027-02-28' });
  expect(owed(paused, revised)).toEqual([second]);
  expect(owed(paused, of(ServiceResumed, 'plan', ids.plan, '2026-11-23', { planId: ids.plan, service: 'education', from: '2026-11-21', on: '2026-11-23' }))).toEqual([first]);
  expect(owed(completed)).toEqual([]);
});

test('where the agency cannot go on, the family and whoever manages the case find another place, as long as the referral is open', () => {
  const [owed, ended] = [[RePlacementOwed, '2026-11-16'], [RePlacementEnded, '2026-11-18']].map(([definition, day]) => of(definition as never, 'agency-service', ids.goal, day as string, { referralId: ids.referral }));
  const found = (...events: Happened[]) => work(...story, ...events).filter((line) => line.startsWith('re-place'));
  expect(found(owed!)).toEqual([`re-place ${self} 2026-11-23`, `re-place ${coordinator} 2026-11-23`]);
  expect(found(owed!, ended!)).toEqual([]);
  expect(found(owed!, referral('ReferralDeclined', '2026-11-17', 'declined'))).toEqual([]);
});

test('a plan is drafted, agreed to by the family, approved by the district; a new version again', () => {
  expect(work(...story, drafted).filter((line) => line.includes('plan'))).toEqual([`agree-plan ${self} 2026-11-26`, `agree-plan ${coordinator} 2026-11-26`]);
  expect(work(...story, drafted, agreed).filter((line) => line.includes('plan'))).toEqual([`approve-plan ${district} 2026-11-26`]);
  expect(work(...served).filter((line) => line.includes('plan'))).toEqual([]);
  const revised = of(PlanDrafted, 'plan', ids.plan, '2026-12-01', { planId: ids.plan, planVersion: 2, author: ids.worker, agency: AGENCY, goals: [], sessionsPlanned: 1, from: '2026-12-01', to: '2027-02-28' });
  expect(work(...served, held, revised).filter((line) => line.includes('plan'))).toEqual([`agree-plan ${self} 2026-12-15`, `agree-plan ${coordinator} 2026-12-15`]);
});

test('once it is in force: the first session, notes, review, visit, closing', () => {
  const consent = `renew-consent ${coordinator} 2027-11-10`;
  expect(work(...served)).toEqual([`first-session ${agency} 2026-12-09`, `make-appointment ${agency} 2026-11-20`, `note-progress ${coordinator} 2026-12-18`, consent, `review-effect ${district} 2027-02-16`]);
  expect(work(...served, held, noted, completed)).toEqual([`review-effect ${district} 2027-02-16`, `visit-client ${liaison} 2026-12-20`]);
  expect(work(...served, held, noted, completed, reviewed, visited)).toEqual([`close-case ${coordinator} 2026-12-18`]);
  expect(work(...served, held, noted, completed, reviewed, visited, closed)).toEqual([]);
  expect(work(...served, held, noted, completed, reviewed, visited, closed, of(CaseReopened, 'closure', ids.case, '2026-12-01', { reasonCode: 'new-need' }))).not.toEqual([]);
});

test('who is asked finds it: the assessor of an order, an expert of the panel, the city, until they have answered', () => {
  const base = [filed, accepted, triaged, informed, named];
  const asked = (...events: Happened[]) => items(...base, ...events).filter(({ about, kind }) => about !== null || kind === 'advise-district').map(({ kind, desk, due, person }) => [kind, desk, due, person]);
  const ordered = of(AssessmentOrdered, 'order', ids.goal, '2026-11-06', { orderId: ids.goal, instruments: ['barthel'], due: '2026-11-20', assessor: ids.assessor });
  expect(asked(ordered)).toEqual([['assess-ordered', district, '2026-11-20', ids.assessor]]);
  expect(asked(ordered, assessed).filter(([kind]) => kind === 'assess-ordered')).toEqual([]);
  const opinion = of(ExpertOpinionRequested, 'opinion', ids.goal, '2026-11-06', { opinionId: ids.goal, panels: [4, 5], experts: [ids.liaison], due: '2026-11-18' });
  const given = (panel: number) => of(ExpertOpinionGiven, 'opinion', ids.goal, '2026-11-07', { opinionId: ids.goal, panel }, ids.liaison);
  expect(asked(opinion, given(4))).toEqual([['give-opinion', 'expert@440304', '2026-11-18', ids.liaison]]);
  expect(asked(opinion, given(4), given(5))).toEqual([]);
  const up = of(CaseEscalatedToCity, 'escalation', ids.case, '2026-11-06', { city: '4403', due: '2026-11-19' });
  expect(asked(up)).toEqual([['advise-district', 'assessor@4403', '2026-11-19', null]]);
  expect(asked(up, of(CaseReturnedFromCity, 'escalation', ids.case, '2026-11-08'))).toEqual([]);
});

test('a need of the street wants a handler, again after a move; a high flag lies with the inspector too; a device goes from need to use check', () => {
  const own = of(NeedTriaged, 'case', ids.case, '2026-11-05', { needId: ids.otherNeed, exit: 'street' });
  const handled = of(HandlerAssigned, 'case', ids.case, '2026-11-06', { needId: ids.otherNeed, handler: ids.coordinator });
  const of1 = (kind: string, ...events: Happened[]) => items(filed, accepted, own, ...events).filter((item) => item.kind === kind).map(({ desk, due }) => `${desk} ${due}`);
  expect(of1('assign-handler')).toEqual([`${coordinator} 2026-11-10`]);
  expect(of1('assign-handler', handled)).toEqual([]);
  expect(of1('assign-handler', handled, of(CaseRedirected, 'case', ids.case, '2026-11-07', { street: '440304007', window: '440304007', places: ['440304007', '440304', '4403'] }))).toEqual(['street-coordinator@440304007 2026-11-10']);
  const flag = (severity: string) => of(FlagRaised, 'flag', ids.goal, '2026-11-06', { flagId: ids.goal, street: STREET, kind: 'safety', severity, automatic: false });
  expect(of1('resolve-flag', named, flag('low'))).toEqual([`${coordinator} 2026-11-13`]);
  expect(of1('resolve-flag', named, flag('high'))).toEqual([`${coordinator} 2026-11-13`, 'quality-inspector@440304 2026-11-13']);
  const device = (definition: Happened['definition'], day: string, data: object = {}) => of(definition, 'device', ids.goal2, day, { deviceId: ids.goal2, agency: AGENCY, ...data });
  const [needed, fitted, delivered, checked] = [device(DeviceNeedRecorded, '2026-11-06'), device(DeviceFitted, '2026-11-09'), device(DeviceDelivered, '2026-11-10', { dueBack: '2027-05-01' }), device(DeviceUseChecked, '2026-12-01')];
  const devices = (...events: Happened[]) => items(filed, accepted, own, ...events).filter(({ kind }) => kind.endsWith('device')).map(({ kind, due }) => `${kind} ${due}`);
  expect([devices(needed), devices(needed, fitted), devices(needed, fitted, delivered), devices(needed, fitted, delivered, checked)]).toEqual([
    ['fit-device 2026-11-27'], ['hand-over-device 2026-11-30'], ['check-device 2026-12-10'], ['take-back-device 2027-05-01']]);
});

test('a need that waits for a place is to be placed elsewhere when it waits too long; with a place it is sent', () => {
  const queue = (definition: Happened['definition'], day: string, data: object = {}) => of(definition, 'agency-service', ids.goal, day, { referralId: ids.referral, needId: ids.need, agency: AGENCY, service: 'education', ...data });
  const queued = queue(PlaceQueued, '2026-11-12', { since: '2026-11-12T01:00:00.000Z' });
  const known = [filed, accepted, triaged, informed, named, assessed, consented];
  const placing = (...events: Happened[]) => work(...known, ...events).filter((line) => line.includes(district));
  expect([placing(), placing(queued)]).toEqual([[`send-referral ${district} 2026-11-17`], [`place-waiting ${district} 2026-12-12`]]);
  expect([placing(queued, queue(PlaceReserved, '2026-11-13')), placing(queued, queue(WaitingEnded, '2026-11-13'))]).toEqual([[`send-referral ${district} 2026-11-17`], [`send-referral ${district} 2026-11-17`]]);
});

test('a closed case whose archive is not complete lies with who keeps it, as the archive itself says', () => {
  const end = of(CaseClosed, 'closure', ids.case, '2026-11-30', { reason: 'own-wish', custodian: STREET });
  const stories = [...[2, 3, 6].map((n) => story.slice(0, n)), ...served.map((_event, n) => served.slice(0, n + 1)), [...served, held, noted], [...served, held, noted, completed, reviewed], [...served, held, noted, completed, reviewed, visited]];
  for (const events of stories) {
    const missing = rowOf(archives, ids.case, ...events, end)!.missing;
    expect(work(...events, end)).toEqual(missing.length > 0 ? [`complete-archive ${coordinator} 2026-12-21`] : []);
  }
  expect(work(...served, end, of(CaseReopened, 'closure', ids.case, '2026-12-01', { reasonCode: 'other' })).some((line) => line.startsWith('complete-archive'))).toBe(false);
});

test('what is overdue shows its level where it lies, and lies with whoever was told as well', () => {
  const overdue = of(StepOverdue, 'clock', ids.case, '2026-11-17', { step: 'assess-refer', street: STREET, unit: '440304', role: 'assessor', due: '2026-11-16', level: 1, escalatedTo: { role: 'street-coordinator', unit: STREET } });
  const found = items(filed, accepted, triaged, informed, named, overdue);
  expect(found.map(({ kind, desk, level, step }) => [kind, desk, level, step])).toEqual([
    ['assess', district, 1, 'assess-refer'], ['obtain-consent', coordinator, 1, 'assess-refer'], ['chase-overdue', coordinator, 1, 'assess-refer']]);
  expect(items(filed, accepted, triaged, informed, named, overdue, assessed).map(({ kind, level }) => [kind, level])).toEqual([['send-referral', 0], ['obtain-consent', 0]]);
});

describe('what is no step', () => {
  const late = (level: number, kind: string, due: string, escalatedTo: { role: string; unit: string }, data: object = {}) =>
    of(level === 1 ? WorkOverdue : WorkEscalated, 'clock', ids.case, '2026-11-20', { step: 'assess-refer', street: STREET, unit: AGENCY, role: 'agency-worker', kind, due, level, escalatedTo, ...data });
  const answer = { about: `referral-${ids.referral}` };
  const onHold = (day: string) => of(CaseHeld, 'hold', ids.case, day, { reasonCode: 'away', until: '2026-12-31' });
  const resumed = (day: string) => of(CaseResumed, 'hold', ids.case, day, { automatic: false });
  const one = (kind: string, ...events: Happened[]) => items(...events).find((item) => item.kind === kind)!;
  const row = (...events: Happened[]) => rowOf(worklist, ids.case, ...events) as CaseWorkRow;

  test('shows its level where it lies, and lies with whoever was told, who sees what it is; answered, it is gone from both', () => {
    const told = [late(1, 'answer-referral', '2026-11-19', { role: 'street-coordinator', unit: STREET }, answer), late(2, 'answer-referral', '2026-11-19', { role: 'assessor', unit: '440304' }, answer)];
    expect(one('answer-referral', ...story)).toMatchObject({ level: 0, soonFrom: '2026-11-17', due: '2026-11-19' });
    expect(one('answer-referral', ...story, told[0]!)).toMatchObject({ level: 1 });
    expect(one('chase-overdue', ...story, told[0]!)).toMatchObject({ desk: coordinator, level: 1, chases: 'answer-referral', about: `referral-${ids.referral}`, step: 'assess-refer' });
    expect(items(...story, ...told).filter(({ kind }) => kind === 'chase-overdue').map(({ desk, level }) => [desk, level])).toEqual([[district, 2]]);
    const accepted1 = referral('ReferralAccepted', '2026-11-21', 'accepted');
    expect(items(...story, ...told, accepted1).filter(({ level, kind }) => level > 0 || kind === 'chase-overdue')).toEqual([]);
  });
  test('has a clock that is watched from its last day on, beside those of the steps', () => {
    const { clocks, nextLook } = row(...story);
    expect(clocks.map(({ key, due }) => [key, due])).toEqual([['plan', '2026-11-26'], [`renew-consent:consent-${ids.visit}`, '2027-11-10'], [`answer-referral:referral-${ids.referral}`, '2026-11-19']]);
    expect(nextLook).toBe('2026-11-19T16:00:00.000Z');
    expect(row(...story, late(1, 'answer-referral', '2026-11-19', { role: 'street-coordinator', unit: STREET }, answer)).nextLook).toBe('2026-11-23T16:00:00.000Z');
    expect(row(...served, held, noted, completed, reviewed, visited, closed)).toMatchObject({ clocks: [], nextLook: NEVER_LOOK });
  });
  test('stands still while the case is on hold; a day that was agreed stays, and is not chased meanwhile', () => {
    expect(one('answer-referral', ...story, onHold('2026-11-16'))).toMatchObject({ due: '9999-12-31', level: 0 });
    expect(one('answer-referral', ...story, onHold('2026-11-16'), resumed('2026-11-23')).due).toBe('2026-11-26');
    expect([one('renew-consent', ...story, onHold('2026-11-16')).due, row(...story, onHold('2026-11-16')).clocks]).toEqual(['2027-11-10', []]);
    // What was overdue before the hold is overdue after it, and goes up from there.
    expect(one('answer-referral', ...story, late(1, 'answer-referral', '2026-11-19', { role: 'street-coordinator', unit: STREET }, answer), onHold('2026-11-24'))).toMatchObject({ due: '2026-11-19', level: 1 });
  });
  test('takes as long as the units of its place have set when it began', () => {
    const set = (unit: string, from: string, days: number, key = 'answer') => of(ClockSettingsNoted, 'clock', ids.case, '2026-11-12', { mark: 'x', settings: [{ unit, key, from, days }] });
    expect([set('440304', '2026-11-01', 2), set('440304', '2026-11-13', 2), set('440304007', '2026-11-01', 2)].map((event) => one('answer-referral', ...story, event).due)).toEqual(['2026-11-16', '2026-11-19', '2026-11-19']);
    expect(one('answer-referral', ...story, set(STREET, '2026-11-01', 4, 'due-soon')).soonFrom).toBe('2026-11-13');
  });
  test('goes by the city chain where the city was asked, and by that of the place otherwise', () => {
    const up = of(CaseEscalatedToCity, 'escalation', ids.case, '2026-11-06', { city: '4403', due: '2026-11-19' });
    expect(row(filed, accepted, triaged, informed, named, up).clocks.map(({ key, chain }) => [key, chain])).toEqual([['assess-refer', 'chain'], ['advise-district:case', 'city-chain']]);
  });
});

test('an item keeps its id while it is the same work; no two have one', () => {
  const [before] = items(filed, accepted).filter(({ kind }) => kind === 'name-manager');
  expect(items(filed, accepted, triaged).find(({ kind }) => kind === 'name-manager')!.id).toBe(before!.id);
  for (let n = 1; n <= served.length; n++) {
    const found = items(...served.slice(0, n)).map(({ id }) => id);
    expect(new Set(found).size).toBe(found.length);
  }
});

test('it is the same whatever the order between streams', () => {
  const all = [...served, held, noted, completed, reviewed];
  const streams = [...new Set(all.map((event) => event.stream))];
  const expected = rowOf(worklist, ids.case, ...all);
  fc.assert(fc.property(fc.shuffledSubarray(streams, { minLength: streams.length }), (order) => {
    expect(rowOf(worklist, ids.case, ...order.flatMap((stream) => all.filter((event) => event.stream === stream)))).toEqual(expected);
  }));
});
