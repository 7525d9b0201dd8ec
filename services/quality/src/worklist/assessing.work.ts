import { type Area, told } from './desks.js';

/** What is assessed, by whom else, and which need is to be referred then. */
export const assessing: Area = (facts, { district, active, placeOf, by, add }) => {
  const refer = active('assess-refer');
  const assessed = facts.assessments.length > 0;
  // A need that waits for a place was sent as far as it can be.
  const waits = (needId: string): boolean => facts.waiting.some((entry) => entry.needId === needId);
  const serving = facts.referrals.filter(({ status }) => status !== 'declined' && status !== 'cancelled');
  if (refer && !assessed) add('assess', placeOf(refer), told(refer));
  if (refer && assessed) {
    for (const need of facts.needs) if (need.exit === 'district' && !waits(need.needId) && !serving.some(({ needId }) => needId === need.needId)) add('send-referral', placeOf(refer), { ...told(refer), about: `need-${need.needId}` });
  }

  for (const { orderId, assessor, instruments, due, at: since, cancelled } of facts.orders) {
    const owed = instruments.some((instrument) => !facts.assessments.some((done) => done.instrument === instrument && done.at >= since));
    if (!cancelled && owed) add('assess-ordered', { role: 'assessor', unit: district, person: assessor }, { about: `order-${orderId}`, since, due: by(due, since) });
  }
  for (const { opinionId, panels, experts, due, at: since, answered } of facts.opinions) {
    if (panels.some((panel) => !answered.includes(panel))) add('give-opinion', { role: 'expert', unit: district, person: experts.length === 1 ? experts[0]! : null }, { about: `opinion-${opinionId}`, since, due: by(due, since) });
  }
  if (facts.atCity) add('advise-district', { role: 'assessor', unit: facts.atCity.city, person: null }, { since: facts.atCity.at, due: by(facts.atCity.due, facts.atCity.at) });
};
