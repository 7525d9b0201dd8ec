import { addDays } from '@kangfu/common/working-days';
import { idOf } from '@kangfu/common';
import type { BarthelItem } from '../../../../services/referral/src/assessment/instruments/barthel.js';
import type { Designation } from '../../../../services/referral/src/agency/agency.decider.js';
import type { DeclineReason, ReferralOutcome } from '../../../../services/referral/src/referral/referral.machine.js';
import type { ReferralCommand } from '../../../../services/referral/src/referral/referral.commands.js';
import type { GoalDomain, Priority, ServiceKind } from '../../../../services/referral/src/shared/vocabulary.js';
import { acting, type Story, worker } from '../story.ts';
import type { By } from '../world.ts';

/** Barthel items with the step of their points and their most. */
const BARTHEL: Readonly<Record<BarthelItem, number>> = { feeding: 10, bathing: 5, grooming: 5, dressing: 10, bowels: 10, bladder: 10, 'toilet-use': 10, transfers: 15, mobility: 15, stairs: 10 };
/** Functions, activities and surroundings that are qualified most. */
const ICF_CODES = ['b1', 'b280', 'b710', 'b730', 's7', 'd4', 'd450', 'd5', 'd510', 'd7', 'd810', 'e1', 'e310+'];
const DOMAINS: Readonly<Record<ServiceKind, readonly GoalDomain[]>> = {
  'rehabilitation-training': ['mobility', 'self-care', 'communication', 'cognition'], education: ['education', 'social', 'behaviour'], vocational: ['employment', 'social'],
  'assistive-devices': ['assistive-devices', 'mobility'], psychological: ['behaviour', 'social', 'family'], 'home-based': ['self-care', 'mobility', 'family'],
};
const GOALS = ['独立行走十米', '自己进食', '主动表达需求', '完成一日作息', '独立使用辅具', '连续工作两小时'];
const DECLINES: Readonly<Record<DeclineReason, number>> = { 'no-capacity': 40, 'not-appropriate': 25, 'not-eligible': 15, 'out-of-area': 5, 'missing-documents': 10, other: 5 };
const OUTCOMES: Readonly<Record<ReferralOutcome, number>> = {
  'got-help': 62, partly: 18, waiting: 2, 'referred-elsewhere': 4, 'could-not-contact': 3, 'not-eligible': 2, 'no-capacity': 2, 'could-not-help': 4, 'no-longer-interested': 3,
};

export interface Need { readonly needId: string; readonly kind: ServiceKind }
/** A referral that an agency serves, and the plan under which it does. */
export interface Served { readonly referralId: string; readonly agency: string }

/** 功能评估: heavier grades score lower; a later one is a little better. */
export const assess = (story: Story, better = 0, orderId: string | null = null): boolean => {
  const { caseId, person, random, now } = story;
  const assessmentId = story.id('assessment');
  // Adults without an order may be asked for what they can do in life, too.
  const whodas = orderId === null && person.guardianName === null && random.chance(0.3);
  const icf = orderId === null && !whodas && random.chance(0.2);
  const able = Math.min(1, 0.2 + person.grade * 0.16 + better + random.next() * 0.25);
  const answers = icf ? random.some(ICF_CODES, 6).map((item) => ({ item, points: random.chance(0.05) ? 8 : Math.max(0, Math.min(4, Math.round((1 - able) * 4 + random.next() * 2 - 1))) })) : whodas
    ? Array.from({ length: 12 }, (_, i) => ({ item: `s${i + 1}`, points: Math.max(0, Math.min(4, Math.round((1 - able) * 4 + random.next() * 2 - 1))) }))
    : Object.entries(BARTHEL).map(([item, most]) => ({ item, points: Math.max(0, Math.min(most, Math.round((most * Math.min(1, able + random.next() * 0.3 - 0.15)) / 5) * 5)) }));
  const refused = story.do('assessment', assessmentId, { type: 'RecordAssessment', data: { assessmentId, instrument: icf ? 'icf' : whodas ? 'whodas-12' : 'barthel', answers, assessedOn: null, note: random.chance(0.4) ? '配合良好' : null } }, { now, case: story.atReferral, order: orderId === null ? null : { orderId, caseId, status: 'open', instruments: ['barthel'] } }, story.assessor);
  if (!refused) story.note('assessed');
  return refused === null;
};

/** Agencies that give a service now to people of this class. */
export const agenciesFor = (story: Story, kind: ServiceKind, known: readonly string[]): string[] => known.filter((code) => {
  const agency = story.world.state('agency', idOf(`unit:${code}`));
  return agency.status === 'designated' && agency.suspended === null && agency.ended === null && agency.services.includes(kind) && agency.classes.includes(story.person.disabilityClass) && agency.validFrom <= story.today && (agency.validUntil === null || agency.validUntil >= story.today);
});

/** 转介: to one agency after the other until one serves the need; all paths of the machine. Null: nobody did. */
export function* refer(story: Story, need: Need, agencies: readonly string[]): Generator<number, Served | null, void> {
  const { random } = story;
  let left = [...agencies];
  // One in three says where they want to be served; after an agency has declined, where else.
  const chooses = left.length > 0 && story.chance(0.35);
  for (let nth = 0; nth < 3 && left.length > 0; nth++) {
    const agency = random.pick(left);
    if (chooses) choose(story, need, agency);
    left = left.length > 1 ? left.filter((other) => other !== agency) : left;
    const referralId = idOf(`referral:${need.needId}:${nth}`);
    const centre = story.assessor;
    const agent = worker('agency-worker', agency);
    const move = (command: ReferralCommand, by: By): boolean => story.do('referral', referralId, command, { now: story.now, side: by === agent ? 'recipient' : 'initiator' }, by) === null;
    const sent = yield* place(story, need, referralId, agency);
    if (sent === null) return null;
    if (!sent) continue;
    story.note('referred');

    yield story.workingDays(1, story.chance(0.08) ? 9 : 3);
    if (random.chance(0.1)) {
      if (move({ type: 'DeclineReferral', data: { reason: random.weighted(DECLINES), text: null } }, agent)) story.note('declined');
      yield story.workingDays(1, 3);
      continue;
    }
    if (random.chance(0.02)) {
      yield* cancelled(story, (command, side) => move(command, side === 'centre' ? centre : agent));
      return null;
    }
    if (!move({ type: 'AcceptReferral', data: {} }, agent)) return null;
    story.note('referral-accepted');
    if (random.chance(0.12)) {
      if (move({ type: 'StartReferral', data: {} }, agent)) story.note('started-at-once');
      // From here the machine knows declining and cancelling only; the agency gives its outcome elsewhere.
      return { referralId, agency };
    }
    yield* appointment(story, (command) => move(command, agent));
    return { referralId, agency };
  }
  return null;
}

/** 自主选择机构 by the person or guardian themselves, or recorded by who was told. */
const choose = (story: Story, { needId }: Need, agency: string): void => {
  const { person, world, now } = story;
  const own = story.chance(0.5);
  const designation = world.state('agency', idOf(`unit:${agency}`));
  const refused = story.do('choice', needId, { type: 'ChooseAgency', data: { needId, agency, chosenBy: person.guardianName === null ? 'client' : 'guardian', evidence: own ? null : `选择机构意见书 ${story.today}` } },
    { now, case: story.atReferral, designation: designation.status === 'designated' ? designation : null, own }, own ? { id: person.personId, role: 'guardian', unit: null } : story.assessor);
  if (!refused) story.note('agency-chosen');
};

/** A place at the agency, and the referral to it; who finds none waits until the process hands one out, or leaves the list. Null: refused; false: no place came. */
function* place(story: Story, { needId, kind: service }: Need, referralId: string, agency: string): Generator<number, boolean | null, void> {
  const { world, random } = story;
  const uuid = idOf(`agency-service:${agency}:${service}`);
  const facts = () => { const designation = world.state('agency', idOf(`unit:${agency}`)); return { now: story.now, case: story.atReferral, designation: designation.status === 'designated' ? (designation as Designation) : null, chosen: world.state('choice', needId).agency, needTaken: null }; };
  const priority = random.weighted<Priority>({ urgent: 5, 'place-lost': 2, 'early-childhood': 8, none: 85 });
  if (story.do('agency-service', uuid, { type: 'RequestPlace', data: { agency, service, referralId, needId, parentId: null, priority, text: null } }, facts(), story.assessor)) return null;
  const text = random.chance(0.3) ? '请尽快安排' : null;
  if (world.state('agency-service', uuid).held.some((held) => held.referralId === referralId)) {
    return story.do('referral', referralId, { type: 'SendReferral', data: { referralId, needId, agency, service, text } }, { ...facts(), side: 'initiator', reserved: true }, story.assessor) === null ? true : null;
  }
  story.note('waiting');
  for (let looked = 0; looked < 12; looked++) {
    yield story.days(7, 14);
    if (world.state('referral', referralId).status !== 'draft') { story.note('place-came'); return true; }
  }
  if (!story.do('agency-service', uuid, { type: 'LeaveWaitingList', data: { referralId, reason: 'referred-elsewhere' } }, { now: story.now }, story.assessor)) story.note('left-waiting-list');
  return false;
}

/** Appointments: kept, missed, moved, cancelled, as people do. */
function* appointment(story: Story, move: (command: ReferralCommand) => boolean): Generator<number, void, void> {
  const appoint = (): number => {
    const at = story.days(3, 15);
    if (move({ type: 'ScheduleAppointment', data: { appointmentAt: new Date(at).toISOString() } })) story.note('scheduled');
    return at;
  };
  yield story.minutes(10, 240);
  let at = appoint();
  for (let i = 0; i < 3; i++) {
    if (story.chance(0.1)) {
      yield story.workingDays(1);
      at = appoint();
      story.note('rescheduled');
    }
    yield Math.max(at, Date.parse(story.now));
    if (story.chance(0.12)) {
      if (move({ type: 'RecordNoShow', data: {} })) story.note('no-show');
      yield story.workingDays(1, 2);
      at = appoint();
    } else if (story.chance(0.05)) {
      if (move({ type: 'CancelAppointment', data: { text: null } })) story.note('appointment-cancelled');
      yield story.workingDays(1, 2);
      at = appoint();
    } else break;
  }
  if (move({ type: 'RecordInterimNote', data: { text: story.chance(0.5) ? '初次到访，已说明流程' : null } })) story.note('interim-note');
}

/** 取消: only by agreement of both sides. */
function* cancelled(story: Story, move: (command: ReferralCommand, side: 'centre' | 'agency') => boolean): Generator<number, void, void> {
  if (move({ type: 'RequestCancellation', data: { text: null } }, 'centre')) story.note('cancellation-requested');
  yield story.workingDays(1, 4);
  if (move({ type: 'ConfirmCancellation', data: {} }, 'agency')) story.note('cancelled-by-agreement');
}

/** 个人服务计划: drafted, agreed to, approved by another. Answers its id; null where it does not come into force. */
export function* plan(story: Story, need: Need, { agency }: Served): Generator<number, string | null, void> {
  const planId = story.id('plan');
  if (story.do('plan', planId, { type: 'DraftPlan', data: { planId, ...content(story, need, agency, `${planId}:1`) } }, planFacts(story, agency), worker('agency-worker', agency))) return null;
  story.note('plan-drafted');
  yield* inForce(story, planId);
  return planId;
}
/** A new version, where the first one was not enough. */
export function* revise(story: Story, need: Need, { agency }: Served, planId: string): Generator<number, void, void> {
  if (story.do('plan', planId, { type: 'RevisePlan', data: content(story, need, agency, `${planId}:${story.id('revision')}`) }, planFacts(story, agency), worker('agency-worker', agency))) return;
  story.note('plan-revised');
  yield* inForce(story, planId);
}

function* inForce(story: Story, planId: string): Generator<number, void, void> {
  yield story.workingDays(1, 4);
  const { person } = story;
  const client = story.chance(0.4);
  const guardian = person.guardianName !== null;
  const by = client ? { id: person.personId, role: 'guardian', unit: null } : story.assessor;
  story.do('plan', planId, { type: 'AgreePlan', data: { agreedBy: guardian ? 'guardian' : 'client', evidence: client ? null : `签字同意书 ${story.today}` } }, { ...planFacts(story, null), actor: acting(by), isClient: client }, by);
  yield story.workingDays(0, 3);
  if (!story.do('plan', planId, { type: 'ApprovePlan', data: {} }, { ...planFacts(story, null), actor: acting(story.secondAssessor) }, story.secondAssessor)) story.note('plan-approved');
}
const planFacts = (story: Story, agency: string | null) => ({
  actor: acting(worker('agency-worker', agency ?? 'ft-rehab-centre')), isClient: false, case: story.atReferral, agencies: agency === null ? [] : [agency], consented: true,
});
const content = (story: Story, { kind }: Need, agency: string, seed: string) => {
  const { random, today } = story;
  return {
    agency, sessionsPlanned: random.int(4, 14), from: today, to: addDays(today, random.int(150, 300)),
    goals: random.some(DOMAINS[kind], 3).map((domain, i) => ({ goalId: idOf(`${seed}:goal:${i}`), domain, baseline: random.chance(0.6) ? -1 : -2, weight: random.int(1, 3), text: random.pick(GOALS) })),
  };
};

/** 实施: one session; absences among them. False: not done. */
export const session = (story: Story, planId: string, { referralId, agency }: Served): boolean => {
  const { random, world, now } = story;
  const sessionId = story.id('session');
  const by = worker('agency-worker', agency);
  const attendance = random.weighted({ attended: 82, late: 6, excused: 7, absent: 5 });
  const there = attendance === 'attended' || attendance === 'late';
  const refused = story.do('session', sessionId, { type: 'DeliverSession', data: { sessionId, day: story.today, minutes: there ? random.pick([30, 45, 60, 90]) : 0, attendance, note: null } }, {
    now, actor: acting(by), plan: world.state('plan', planId), referral: world.state('referral', referralId), case: story.atReferral, consented: true,
  }, by);
  if (!refused) story.note(there ? 'session' : 'session-missed');
  return refused === null;
};

/** 再转介: a part of the work goes to another agency, which does it; until then the whole cannot be completed. */
export function* onward(story: Story, { needId }: Need, { referralId: parentId, agency: from }: Served, agencies: readonly string[]): Generator<number, void, void> {
  const { world } = story;
  const [agent, childId] = [worker('agency-worker', from), story.id('part')];
  const options = agencies.flatMap((agency) => {
    const designation = world.state('agency', idOf(`unit:${agency}`));
    return agency === from || designation.status !== 'designated' || designation.suspended || designation.ended ? [] : designation.services.map((service) => ({ agency, service, designation }));
  }).filter(({ agency, service }) => world.state('agency-service', idOf(`agency-service:${agency}:${service}`)).queue.length === 0);
  if (options.length === 0) return;
  const { agency, service, designation } = story.random.pick(options);
  const uuid = idOf(`agency-service:${agency}:${service}`);
  const facts = { now: story.now, case: story.atReferral, designation, chosen: null, needTaken: null, parent: world.state('referral', parentId) };
  if (story.do('agency-service', uuid, { type: 'RequestPlace', data: { agency, service, referralId: childId, needId, parentId, priority: 'none', text: null } }, facts, agent)) return;
  if (!world.state('agency-service', uuid).held.some((held) => held.referralId === childId)) {
    story.do('agency-service', uuid, { type: 'LeaveWaitingList', data: { referralId: childId, reason: 'referred-elsewhere' } }, { now: story.now }, agent);
    return;
  }
  story.do('referral', parentId, { type: 'ReferOnward', data: { childId, childAgency: agency, childService: service } }, { now: story.now, side: 'recipient' }, agent);
  if (story.do('referral', childId, { type: 'SendReferral', data: { referralId: childId, needId, agency, service, text: null, parentId, parentAgency: from } }, { ...facts, side: 'initiator', reserved: true }, agent)) return;
  story.note('referred-onward');
  const child = worker('agency-worker', agency);
  const move = (command: ReferralCommand): void => { story.do('referral', childId, command, { now: story.now, side: 'recipient' }, child); };
  yield story.workingDays(1, 3);
  if (story.chance(0.1)) return move({ type: 'DeclineReferral', data: { reason: 'no-capacity', text: null } });
  move({ type: 'AcceptReferral', data: {} });
  yield* appointment(story, (command) => story.do('referral', childId, command, { now: story.now, side: 'recipient' }, child) === null);
  yield story.days(10, 30);
  move({ type: 'CompleteReferral', data: { outcome: 'got-help', text: null } });
}

/** The agency gives the outcome; where the machine has no such move from its state, the centre asks to cancel and the agency ends it with an outcome. */
export function* finish(story: Story, { referralId, agency }: Served): Generator<number, void, void> {
  const agent = worker('agency-worker', agency);
  const outcome = story.random.weighted(OUTCOMES);
  const complete = () => story.do('referral', referralId, { type: 'CompleteReferral', data: { outcome, text: null } }, { now: story.now, side: 'recipient' }, agent) === null;
  if (story.world.state('referral', referralId).status === 'in-progress') {
    story.do('referral', referralId, { type: 'RequestCancellation', data: { text: null } }, { now: story.now, side: 'initiator' }, story.assessor);
    yield story.workingDays(1, 2);
  }
  if (complete()) story.note(`outcome:${outcome}`);
}
