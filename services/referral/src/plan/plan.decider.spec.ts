import fc from 'fast-check';
import { fold, foldsOverSnapshots, isRefused, specification } from '@kangfu/decider';
import { caseFacts, ids } from '../shared/examples.js';
import type { DraftPlan, PlanCommand } from './plan.commands.js';
import { planDecider } from './plan.decider.js';
import type { PlanEvent } from './plan.events.js';

const worker = { id: ids.worker, units: ['ft-rehab-centre'] };
const assessor = { id: ids.assessor, units: ['440304'] };
const plan = specification(planDecider, { now: '2026-11-25T02:00:00.000Z', actor: worker, isClient: false, case: caseFacts(), agencies: ['ft-rehab-centre'], consented: true });

const goals = [{ goalId: ids.goal, domain: 'mobility' as const, baseline: -1, weight: 2, text: '独立行走十米' }];
const content = { agency: 'ft-rehab-centre', goals, sessionsPlanned: 12, from: '2026-11-23', to: '2027-02-28' };
const draft: DraftPlan = { type: 'DraftPlan', data: { planId: ids.plan, ...content } };
const revise: PlanCommand = { type: 'RevisePlan', data: content };
const agree = (evidence: string | null = null): PlanCommand => ({ type: 'AgreePlan', data: { agreedBy: 'guardian', evidence } });
const approve: PlanCommand = { type: 'ApprovePlan', data: {} };

const pause = (more: object = {}): PlanCommand => ({ type: 'PauseService', data: { service: null, from: null, until: null, reason: 'illness', note: null, ...more } });
const resume = (more: object = {}): PlanCommand => ({ type: 'ResumeService', data: { service: null, on: null, ...more } });

const about = { planId: ids.plan, caseId: ids.case, personId: ids.person };
const drafted = (planVersion = 1): PlanEvent => ({ type: 'PlanDrafted', data: { ...about, planVersion, author: ids.worker, agency: 'ft-rehab-centre',
  goals: [{ goalId: ids.goal, domain: 'mobility', baseline: -1, weight: 2 }], sessionsPlanned: 12, from: '2026-11-23', to: '2027-02-28' } });
const agreed = (planVersion = 1): PlanEvent => ({ type: 'PlanAgreed', data: { ...about, planVersion, agreedBy: 'guardian' } });
const approved = (planVersion = 1): PlanEvent => ({ type: 'PlanApproved', data: { ...about, planVersion, approver: ids.assessor } });

test('a plan has goals with baseline and weight; what they say is personal', () => {
  plan.given().when(draft).then({ ...drafted(), personal: { goalTexts: { [ids.goal]: '独立行走十米' } } } as PlanEvent);
});
test('a plan without a goal, ending before it begins, with an agency that has no referral: all named', () => {
  plan.given().when({ type: 'DraftPlan', data: { ...draft.data, goals: [], to: '2026-11-22' } }, { agencies: [] }).thenRefuses('plan-without-goal', 'period-reversed', 'agency-without-referral');
});
test('no plan for a closed case, nor before a need came to the district', () => {
  plan.given().when(draft, { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open');
  plan.given().when(draft, { case: caseFacts({ needs: [] }) }).thenRefuses('need-not-triaged-to-district');
});

test('the client or guardian agrees', () => plan.given(drafted()).when(agree(), { actor: { id: ids.person, units: [] }, isClient: true }).then(agreed()));
test('staff record an agreement only with evidence', () => {
  plan.given(drafted()).when(agree()).thenRefuses('evidence-missing');
  plan.given(drafted()).when(agree('签字同意书 signed form 2026-11-22')).then(
    { type: 'PlanAgreed', data: { ...about, planVersion: 1, agreedBy: 'guardian', recordedBy: ids.worker }, personal: { evidence: '签字同意书 signed form 2026-11-22' } });
  plan.given(drafted(), agreed()).when(agree('x')).thenRefuses('plan-already-agreed');
});

test('the author does not approve their own plan', () => {
  plan.given(drafted()).when(approve).thenRefuses('approver-is-author');
  plan.given(drafted()).when(approve, { actor: assessor }).then(approved());
});
test('it is approved once', () => plan.given(drafted(), approved()).when(approve, { actor: assessor }).thenRefuses('plan-already-approved'));

test('agreement and approval, in either order, bring it into force', () => {
  expect(plan.given(drafted(), approved()).state()).toMatchObject({ inForce: null });
  expect(plan.given(drafted(), agreed(), approved()).state()).toMatchObject({ inForce: { version: 1 } });
  expect(plan.given(drafted(), approved(), agreed()).state()).toMatchObject({ inForce: { version: 1 } });
});
test('a new version asks for agreement and approval again; the old one stays in force until then', () => {
  plan.given(drafted(), agreed(), approved()).when(revise).thenTypes('PlanDrafted');
  expect(plan.given(drafted(), agreed(), approved(), drafted(2)).state()).toMatchObject({ version: 2, agreed: false, approved: false, inForce: { version: 1 } });
  expect(plan.given(drafted(), agreed(), approved(), drafted(2), agreed(2), approved(2)).state()).toMatchObject({ inForce: { version: 2 } });
});
test('an agency writes no plan that the consent lets it not read', () => {
  plan.given().when(draft, { consented: false }).thenRefuses('consent-without-plan');
  for (const command of [revise, agree('x')]) plan.given(drafted()).when(command, { consented: false }).thenRefuses('consent-without-plan');
});
test('nothing can be done with a plan that is not there', () => {
  for (const command of [revise, agree('x'), approve]) plan.given().when(command).thenRefuses('not-found');
  plan.given(drafted()).when(draft).thenRefuses('plan-exists');
});

describe('goals and services', () => {
  const levels = ['卧床', '扶站', '扶走十米', '独走十米', '独走百米'];
  const services = [{ service: 'rehabilitation-training' as const, sessions: 8, provider: ids.worker }, { service: 'psychological' as const, sessions: 4, provider: null }];
  test('GAS levels are five texts, personal; sessions are planned per service', () => {
    expect(plan.given().when({ type: 'DraftPlan', data: { ...draft.data, goals: [{ ...goals[0]!, levels }], services } }).decision).toMatchObject([{
      data: { services: [{ service: 'rehabilitation-training', sessions: 8, provider: ids.worker }, { service: 'psychological', sessions: 4 }], sessionsPlanned: 12 }, personal: { goalLevels: { [ids.goal]: levels } } }]);
  });
  test('a service is named once, and they add up', () => {
    plan.given().when({ type: 'DraftPlan', data: { ...draft.data, services: [services[0]!, services[0]!], sessionsPlanned: 12 } }).thenRefuses('plan-service-repeated', 'sessions-do-not-add-up');
  });
  test('a goal is carried on from a version before, and no other', () => {
    const carried = (goalId: string): PlanCommand => ({ type: 'RevisePlan', data: { ...content, goals: [{ ...goals[0]!, goalId, carried: true }] } });
    plan.given(drafted()).when(carried(ids.goal)).thenTypes('PlanDrafted');
    plan.given(drafted()).when(carried(ids.otherGoal)).thenRefuses('goal-unknown');
    plan.given(drafted()).when({ type: 'RevisePlan', data: { ...content, goals: [goals[0]!, goals[0]!] } }).thenRefuses('goal-repeated');
  });
});

describe('a pause', () => {
  const inForce = [drafted(), agreed(), approved()];
  const paused: PlanEvent = { type: 'ServicePaused', data: { ...about, planVersion: 1, agency: 'ft-rehab-centre', from: '2026-11-25', reasonCode: 'illness', pausedBy: ids.worker } };
  const resumed: PlanEvent = { type: 'ServiceResumed', data: { ...about, planVersion: 1, agency: 'ft-rehab-centre', from: '2026-11-25', on: '2026-11-25', resumedBy: ids.worker } };
  test('has a reason, and ends', () => {
    plan.given(...inForce).when(pause()).then(paused);
    plan.given(...inForce, paused).when(resume()).then(resumed);
    expect(plan.given(...inForce, paused, resumed).state()).toMatchObject({ pauses: [{ service: null, from: '2026-11-25', resumedOn: '2026-11-25' }] });
  });
  test('not twice at once, not of a plan that is not in force, not of a service that it does not have', () => {
    plan.given(...inForce, paused).when(pause()).thenRefuses('service-already-paused');
    plan.given(...inForce).when(resume()).thenRefuses('service-not-paused');
    plan.given(drafted()).when(pause()).thenRefuses('plan-not-in-force');
    plan.given(...inForce).when(pause({ service: 'education' })).thenRefuses('service-not-planned');
  });
  test('days are not to come, and in order', () => {
    plan.given(...inForce).when(pause({ from: '2026-11-26' })).thenRefuses('day-in-future');
    plan.given(...inForce).when(pause({ until: '2026-11-24' })).thenRefuses('period-reversed');
    plan.given(...inForce, paused).when(resume({ on: '2026-11-24' })).thenRefuses('period-reversed');
  });
  test('outlasts a new version', () => expect(plan.given(...inForce, paused, drafted(2), agreed(2), approved(2)).state()).toMatchObject({ inForce: { version: 2 }, pauses: [{ resumedOn: null }] }));
});

test('whatever is tried in whatever order: a snapshot at any version gives the state that all events give', () => {
  const tried = fc.oneof(
    ...[draft, revise, agree(), agree('signed'), approve, pause(), resume()].map((command) => fc.constantFrom([command, worker] as const, [command, assessor] as const)),
    fc.constant([{ ...revise, data: { ...content, agency: null } } as PlanCommand, assessor] as const),
  );
  fc.assert(fc.property(fc.array(tried, { maxLength: 25 }), (commands) => {
    const past: PlanEvent[] = [];
    for (const [command, actor] of [[draft, worker] as const, ...commands]) {
      const decision = planDecider.decide(command, fold(planDecider, past), { now: '2026-11-25T02:00:00.000Z', actor, isClient: false, case: caseFacts(), agencies: ['ft-rehab-centre'], consented: true });
      if (!isRefused(decision)) past.push(...decision);
    }
    foldsOverSnapshots(planDecider, past);
  }));
});
