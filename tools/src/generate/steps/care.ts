import type { Advice } from '../../../../services/referral/src/opinion/opinion.events.js';
import type { CityAdvice, EscalationReason } from '../../../../services/referral/src/escalation/escalation.events.js';
import type { DeviceCategory, DeviceUse } from '../../../../services/referral/src/device/device.events.js';
import { acting, DISTRICT, type Story, worker } from '../story.ts';
import { assess, type Need } from './referral.ts';

const CITY = '4403';
const DEVICES: Readonly<Record<number, readonly DeviceCategory[]>> = {
  1: ['vision'], 2: ['hearing'], 3: ['communication'], 4: ['mobility', 'orthosis-prosthesis', 'self-care', 'home-adaptation'], 5: ['training', 'self-care'], 6: ['other'], 7: ['mobility', 'communication', 'self-care'],
};

/** 评估: ordered for a day, now and then given up and ordered again, and done. */
export function* assessment(story: Story): Generator<number, boolean, void> {
  const facts = () => ({ now: story.now, actor: acting(story.assessor), case: story.atReferral });
  let orderId: string | null = null;
  if (story.chance(0.7)) {
    for (let again = story.chance(0.05); ; again = false) {
      orderId = story.id('order');
      if (story.do('order', orderId, { type: 'OrderAssessment', data: { orderId, needId: null, instruments: ['barthel'], due: null, assessor: story.assessor.id } }, { ...facts(), appointed: true }, story.assessor)) return false;
      story.note('assessment-ordered');
      yield story.workingDays(1, 4);
      if (!again) break;
      if (!story.do('order', orderId, { type: 'CancelAssessmentOrder', data: { reasonCode: 'client-away' } }, { ...facts(), done: false }, story.assessor)) story.note('assessment-order-cancelled');
    }
  }
  if (!assess(story, 0, orderId)) return false;
  if (story.chance(0.06)) yield* opinion(story);
  if (story.chance(0.02)) yield* city(story);
  return true;
}

/** 专家意见: the panel of the class, several for several disabilities. */
function* opinion(story: Story): Generator<number, void, void> {
  const { person: { disabilityClass } } = story;
  const opinionId = story.id('opinion');
  const panels = disabilityClass === 7 ? [4, 5] : [disabilityClass];
  const expert = worker('expert', DISTRICT);
  const facts = (by = story.assessor) => ({ now: story.now, actor: acting(by), case: story.atReferral, disabilityClass });
  if (story.do('opinion', opinionId, { type: 'RequestExpertOpinion', data: { opinionId, panels, experts: [], due: null, question: '训练强度是否合适' } }, facts(), story.assessor)) return;
  story.note('opinion-requested');
  for (const panel of panels) {
    yield story.workingDays(1, 5);
    const advice = story.random.weighted<Advice>({ suitable: 60, 'with-changes': 25, 'not-suitable': 5, 'further-assessment': 8, escalate: 2 });
    if (!story.do('opinion', opinionId, { type: 'GiveExpertOpinion', data: { panel, advice, text: '意见见附页' } }, facts(expert), expert)) story.note('opinion-given');
  }
}

/** 上报市中心 and back. */
function* city(story: Story): Generator<number, void, void> {
  const centre = worker('assessor', CITY);
  const facts = (by = story.assessor) => ({ now: story.now, actor: acting(by), case: story.atReferral, city: CITY });
  const reason = story.random.weighted<EscalationReason>({ 'beyond-district': 40, 'rare-condition': 30, 'no-agency-in-district': 20, disputed: 10, other: 0 });
  if (story.do('escalation', story.caseId, { type: 'EscalateToCity', data: { reason, due: null, text: null } }, facts(), story.assessor)) return;
  story.note('escalated-to-city');
  yield story.workingDays(2, 9);
  const advice = story.random.weighted<CityAdvice>({ 'advice-given': 70, 'served-by-city': 10, 'refer-elsewhere': 15, 'nothing-further': 5 });
  if (!story.do('escalation', story.caseId, { type: 'ReturnFromCity', data: { advice, text: '建议在区内继续服务' } }, facts(centre), centre)) story.note('returned-from-city');
}

/** 辅具: need, fitting, delivery, use check, and some come back. */
export function* device(story: Story, need: Need, agency: string): Generator<number, void, void> {
  const deviceId = story.id('device');
  const by = worker('agency-worker', agency);
  const step = (command: Parameters<typeof story.do<'device'>>[2], path: string): boolean => {
    const done = story.do('device', deviceId, command, { now: story.now, actor: acting(by), case: story.atReferral, agencies: [agency], consented: true }, by) === null;
    if (done) story.note(path);
    return done;
  };
  const plain = { day: null, note: null };
  const loan = story.chance(0.3);
  if (!step({ type: 'RecordDeviceNeed', data: { deviceId, needId: need.needId, category: story.random.pick(DEVICES[story.person.disabilityClass]!), agency, note: null } }, 'device-needed')) return;
  yield story.days(3, 15);
  step({ type: 'FitDevice', data: plain }, 'device-fitted');
  yield story.days(5, 30);
  if (!step({ type: 'DeliverDevice', data: { ...plain, loan, dueBack: null } }, 'device-delivered')) return;
  yield story.days(14, 60);
  const use = story.random.weighted<DeviceUse>({ 'in-use': 70, partly: 14, 'not-used': 6, unsuitable: 6, broken: 4 });
  step({ type: 'CheckDeviceUse', data: { ...plain, use } }, `device:${use}`);
  if (loan || use === 'unsuitable') step({ type: 'ReturnDevice', data: { ...plain, reason: loan ? 'loan-ended' : 'unsuitable' } }, 'device-returned');
}
