import { UnitOpened } from '@kangfu/access';
import { idOf, streamId } from '@kangfu/common';
import { AgencyDesignated } from '../agency/agency.events.js';
import { AssessmentRecorded } from '../assessment/assessment.events.js';
import { SessionCorrected, SessionDelivered } from '../delivery/session.events.js';
import { PlanAgreed, PlanApproved, PlanDrafted } from '../plan/plan.events.js';
import { AppointmentScheduled, NoShowRecorded, ReferralAccepted, ReferralCompleted, ReferralDeclined, ReferralSent } from '../referral/referral.events.js';
import { ids } from '../shared/examples.js';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import { agencies } from './agencies/agencies.projection.js';
import { assessments } from './assessments/assessments.projection.js';
import { plans } from './plans/plans.projection.js';
import { referrals } from './referrals/referrals.projection.js';
import { dayKey, sessionDays } from './session-days/session-days.projection.js';
import { sessions } from './sessions/sessions.projection.js';

const about = { caseId: ids.case, personId: ids.person };

describe('referrals', () => {
  const moved = { ...about, referralId: ids.referral, agency: 'ft-rehab-centre' };
  const of = (definition: Happened['definition'], transition: string, from: string, to: string, at: string, more: object = {}): Happened =>
    ({ definition, stream: streamId('referral', ids.referral), at, by: 'who', unit: 'ft-rehab-centre', data: { ...moved, transition, from, to, ...more } });
  const sent = of(ReferralSent, '01', 'draft', 'created', '2026-11-16T01:00:00.000Z', { needId: ids.need, service: 'education' });
  const accepted = of(ReferralAccepted, '02', 'created', 'accepted', '2026-11-17T01:00:00.000Z');
  const scheduled = of(AppointmentScheduled, '06', 'accepted', 'scheduled', '2026-11-17T02:00:00.000Z', { appointmentAt: '2026-11-20T01:00:00.000Z' });
  const row = (...events: Happened[]) => rowOf(referrals, ids.referral, ...events);

  test('carry state, BSeR code, times and the way they went', () => {
    expect(row(sent, accepted, scheduled)).toMatchObject({
      accessKey: `case-${ids.case}`, version: 3, status: 'scheduled', businessStatus: '5.1.1', open: true, sentAt: '2026-11-16T01:00:00.000Z', answeredAt: '2026-11-17T01:00:00.000Z', appointmentAt: '2026-11-20T01:00:00.000Z', endedAt: null,
      history: [{ transition: '01', to: 'created' }, { transition: '02', to: 'accepted' }, { transition: '06', to: 'scheduled', by: 'who', unit: 'ft-rehab-centre' }],
    });
  });
  test('a missed appointment is no appointment any more', () => expect(row(sent, accepted, scheduled, of(NoShowRecorded, '12', 'scheduled', 'unattended', '2026-11-20T09:00:00.000Z'))).toMatchObject({ status: 'unattended', appointmentAt: null }));
  test('end with an outcome, or declined with a reason', () => {
    expect(row(sent, accepted, of(ReferralCompleted, '09', 'accepted', 'completed', '2026-12-01T00:00:00.000Z', { outcome: 'got-help' }))).toMatchObject({ open: false, outcome: 'got-help', endedAt: '2026-12-01T00:00:00.000Z' });
    expect(row(sent, { ...of(ReferralDeclined, '03', 'created', 'declined', '2026-11-17T00:00:00.000Z', { reasonCode: 'no-capacity' }), secret: true })).toMatchObject({ open: false, declineReason: 'no-capacity', history: [{}, { note: { stream: streamId('referral', ids.referral) } }] });
  });
});

describe('plans', () => {
  const plan = { ...about, planId: ids.plan };
  const of = (definition: Happened['definition'], planVersion: number, more: object): Happened => ({ definition, stream: streamId('plan', ids.plan), data: { ...plan, planVersion, ...more } });
  const drafted = (version: number, sessionsPlanned = 12) => of(PlanDrafted, version, { author: ids.worker, agency: 'ft-rehab-centre', goals: [{ goalId: ids.goal, domain: 'mobility', baseline: -1, weight: 2 }], sessionsPlanned, from: '2026-11-20', to: '2027-02-28' });
  const agreed = (version: number) => of(PlanAgreed, version, { agreedBy: 'guardian' });
  const approved = (version: number) => of(PlanApproved, version, { approver: ids.assessor });
  const session = (n: number, attendance: string, day: string): Happened => ({ definition: SessionDelivered, stream: streamId('session', `00000000-0000-4000-8000-00000000010${n}`), data: {
    ...plan, sessionId: `00000000-0000-4000-8000-00000000010${n}`, referralId: ids.referral, agency: 'ft-rehab-centre', deliveredBy: ids.worker, day, minutes: 45, attendance } });
  const row = (...events: Happened[]) => rowOf(plans, ids.plan, ...events);

  test('count what was delivered of what was planned', () => {
    expect(row(drafted(1), agreed(1), approved(1), session(1, 'attended', '2026-11-21'), session(2, 'absent', '2026-11-22'), session(3, 'late', '2026-11-20'))).toMatchObject({
      status: 'in-force', versionInForce: 1, sessionsPlanned: 12, sessionsDelivered: 2, sessionsMissed: 1, minutesDelivered: 90, lastSessionOn: '2026-11-21' });
  });
  test('a new version waits while the old one is in force', () => {
    expect(row(drafted(1), agreed(1), approved(1), drafted(2, 20))).toMatchObject({ planVersion: 2, status: 'drafted', versionInForce: 1, sessionsPlanned: 20 });
    expect(row(drafted(1), approved(1))).toMatchObject({ status: 'approved', versionInForce: null });
  });
  test('sessions alone make no plan', () => expect(row(session(1, 'attended', '2026-11-21'))).toBeNull());
  const correction = (n: number, before: object, after: object, annulled = false): Happened => ({ definition: SessionCorrected, stream: streamId('session', `00000000-0000-4000-8000-00000000010${n}`), data: {
    ...plan, sessionId: `00000000-0000-4000-8000-00000000010${n}`, referralId: ids.referral, agency: 'ft-rehab-centre', deliveredBy: ids.worker, before, after, annulled, reasonCode: 'wrong-day', correctedBy: ids.assessor } });
  test('totals follow corrections, and what was annulled counts neither way', () => {
    const [was, is] = [{ day: '2026-11-21', minutes: 45, attendance: 'attended' }, { day: '2026-11-20', minutes: 30, attendance: 'attended' }];
    expect(row(drafted(1), agreed(1), approved(1), session(1, 'attended', '2026-11-21'), session(2, 'absent', '2026-11-22'), correction(1, was, is), correction(2, was, was, true))).toMatchObject({
      sessionsDelivered: 1, sessionsMissed: 0, minutesDelivered: 30, lastSessionOn: '2026-11-20', firstSessionOn: '2026-11-20' });
  });
  test('services are counted apart, as the version in force has them', () => {
    const services = [{ service: 'education', sessions: 8 }, { service: 'psychological', sessions: 4, provider: ids.worker }];
    const of1 = (happened: Happened, service: string): Happened => ({ ...happened, data: { ...happened.data, service } });
    const happened = [{ ...drafted(1), data: { ...drafted(1).data, services } }, agreed(1), approved(1), drafted(2), of1(session(1, 'attended', '2026-11-21'), 'education'), of1(session(2, 'absent', '2026-11-22'), 'psychological')];
    expect(row(...happened)).toMatchObject({ services: [
      { service: 'education', planned: 8, delivered: 1, missed: 0, minutes: 45, firstOn: '2026-11-21' }, { service: 'psychological', provider: ids.worker, planned: 4, delivered: 0, missed: 1, firstOn: null }] });
  });
  test('who would be in two places at once is seen, a lesson of a group is one place, and a correction takes it back', () => {
    const timed = (n: number, startedAt: string, more: object = {}): Happened => { const made = session(n, 'attended', '2026-11-21'); return { ...made, data: { ...made.data, startedAt, ...more } }; };
    const of = (kind: 'person' | 'therapist', ...events: Happened[]) => rowOf(sessionDays, dayKey(kind, kind === 'person' ? ids.person : ids.worker, '2026-11-21'), ...events);
    const [a, b] = [timed(1, '2026-11-21T01:00:00.000Z'), timed(2, '2026-11-21T01:30:00.000Z')];
    const pair = ['00000000-0000-4000-8000-000000000101', '00000000-0000-4000-8000-000000000102'];
    for (const kind of ['person', 'therapist'] as const) {
      expect(of(kind, a, b)).toMatchObject({ kind, overlaps: [pair] });
      expect(of(kind, b, a)).toEqual(of(kind, a, b));
      expect(of(kind, a, timed(2, '2026-11-21T01:45:00.000Z'))).toBeNull();
      expect(of(kind, a, b, correction(2, { day: '2026-11-21', minutes: 45, attendance: 'attended', startedAt: '2026-11-21T01:30:00.000Z' }, { day: '2026-11-20', minutes: 45, attendance: 'attended' }))).toBeNull();
    }
    const group = { groupId: ids.goal };
    expect(of('therapist', timed(1, '2026-11-21T01:00:00.000Z', group), timed(2, '2026-11-21T01:00:00.000Z', group))).toBeNull();
  });
  test('a session is a row of its own', () => {
    const happened = session(1, 'attended', '2026-11-21');
    expect(rowOf(sessions, '00000000-0000-4000-8000-000000000101', happened)).toMatchObject({ planId: ids.plan, agency: 'ft-rehab-centre', accessKey: `case-${ids.case}`, attendance: 'attended' });
  });
});

test('an assessment keeps instrument, version and answers, and who assessed', () => {
  const happened: Happened = { definition: AssessmentRecorded, stream: streamId('assessment', ids.assessment), by: ids.assessor, unit: '440304', data: {
    ...about, assessmentId: ids.assessment, instrument: 'barthel', instrumentVersion: '1965', answers: { feeding: 10 }, score: 65, band: 'mild', assessedOn: '2026-11-20' } };
  expect(rowOf(assessments, ids.assessment, happened)).toMatchObject({ score: 65, assessor: ids.assessor, unit: '440304', accessKey: `case-${ids.case}` });
});

test('an agency shows once it is designated, with the name and place of its unit', () => {
  const uuid = idOf('unit:ft-rehab-centre');
  const opened: Happened = { definition: UnitOpened, stream: streamId('unit', uuid), data: { code: 'ft-rehab-centre', kind: 'agency', name: { zh: '福田区康复中心', en: 'Futian Rehabilitation Centre' }, path: ['ft-rehab-centre', '440304', '4403'], serves: [] } };
  const designated: Happened = { definition: AgencyDesignated, stream: streamId('agency', uuid), data: { agency: 'ft-rehab-centre', services: ['education'], classes: [1], capacity: 5, validFrom: '2026-01-01' } };
  expect(rowOf(agencies, uuid, opened)).toBeNull();
  expect(rowOf(agencies, uuid, opened, designated)).toMatchObject({ agency: 'ft-rehab-centre', name: { zh: '福田区康复中心' }, places: ['ft-rehab-centre', '440304', '4403'], validUntil: null });
  expect(rowOf(agencies, uuid, designated)).toMatchObject({ name: null, places: [] });
});
