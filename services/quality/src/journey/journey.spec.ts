import { ids } from '../shared/examples.js';
import { type JourneyFacts, journeyOf, type StepName, STEPS } from './journey.js';

// Monday 2 November 2026, 09:00 in China. No public holiday until the new year.
const at = (day: string): string => `${day}T01:00:00.000Z`;
const deed = (day: string, by = 'who') => ({ at: at(day), by });
const filed: JourneyFacts = {
  street: '440304006', window: '440304006', places: ['440304006', '440304', '4403'], filedAt: at('2026-11-02'), acceptDue: '2026-11-09', accepted: null, refused: null, withdrawn: null,
  needs: [{ needId: ids.need, exit: null, triaged: null }], manager: null, assessments: [], referrals: [], plans: [], sessions: [], notes: [], reviews: [], visits: [], closed: null, settings: [], holds: [],
};
const accepted: JourneyFacts = { ...filed, accepted: deed('2026-11-03', 'clerk') };
const triaged: JourneyFacts = { ...accepted, needs: [{ needId: ids.need, exit: 'district', triaged: deed('2026-11-05', 'coordinator') }], manager: { userId: 'coordinator', unit: '440304006' } };
const assessed: JourneyFacts = { ...triaged, assessments: [deed('2026-11-10', 'assessor')] };
const sent = { needId: ids.need, agency: 'ft-rehab-centre', status: 'accepted', sent: deed('2026-11-12', 'assessor'), endedAt: null };
const referred: JourneyFacts = { ...assessed, referrals: [sent] };
const planned: JourneyFacts = { ...referred, plans: [{ agency: 'ft-rehab-centre', author: 'worker', firstDraftedAt: at('2026-11-16'), firstInForceAt: at('2026-11-18'), inForceSince: at('2026-11-18'), sessionsPlanned: 2, to: '2027-02-28' }] };
const delivering: JourneyFacts = { ...planned, sessions: [{ attended: true, at: at('2026-11-23'), by: 'worker' }, { attended: false, at: at('2026-11-25'), by: 'worker' }] };
const delivered: JourneyFacts = { ...delivering, sessions: [...delivering.sessions, { attended: true, at: at('2026-11-27'), by: 'worker' }] };
const tracked: JourneyFacts = { ...delivered, notes: [deed('2026-11-24', 'worker')] };
const reviewed: JourneyFacts = { ...tracked, reviews: [{ ...deed('2026-11-30', 'assessor'), effective: true }] };
const visited: JourneyFacts = { ...reviewed, visits: [{ ...deed('2026-12-02', 'liaison'), day: '2026-12-02', reached: true }] };
const closed: JourneyFacts = { ...visited, closed: deed('2026-12-04', 'coordinator') };

const step = (facts: JourneyFacts, name: StepName) => journeyOf(facts).steps.find((each) => each.step === name)!;
const states = (facts: JourneyFacts): string => journeyOf(facts).steps.map((each) => each.state[0]).join('');

test('the steps are done one after the other, those of the service beside each other', () => {
  expect([filed, accepted, triaged, assessed, referred, planned, delivered, tracked, reviewed, visited, closed].map(states)).toEqual([
    'apppppppp', 'dappppppp', 'ddapppppp', 'ddapppppp', 'dddappppp', 'ddddaaapp', 'dddddaaap', 'ddddddaap', 'dddddddap', 'dddddddda', 'ddddddddd']);
});
test('there are nine, in order', () => expect(journeyOf(filed).steps.map((each) => each.step)).toEqual([...STEPS]));

test('each is due by its own clock: working days, calendar days', () => {
  expect(step(filed, 'accept')).toMatchObject({ due: '2026-11-09', unit: '440304006', startedAt: at('2026-11-02') });
  expect(step(accepted, 'triage')).toMatchObject({ due: '2026-11-06', unit: '440304006' });
  expect(step(triaged, 'assess-refer')).toMatchObject({ due: '2026-11-16', unit: '440304' });
  expect(step(assessed, 'assess-refer')).toMatchObject({ due: '2026-11-17', person: 'assessor' });
  expect(step(referred, 'plan')).toMatchObject({ due: '2026-11-26', startedAt: at('2026-11-12') });
  expect(step(planned, 'deliver')).toMatchObject({ due: '2026-12-09', unit: 'ft-rehab-centre' });
  expect(step(delivering, 'deliver')).toMatchObject({ state: 'active', due: '2027-02-28' });
  expect(step(planned, 'track')).toMatchObject({ due: '2026-12-18', unit: '440304006', person: 'coordinator' });
  expect(step(tracked, 'track')).toMatchObject({ state: 'done', doneAt: at('2026-11-27') });
  expect(step(planned, 'review')).toMatchObject({ due: '2027-02-16' });
  expect(step(delivered, 'follow-up')).toMatchObject({ due: '2026-12-27' });
  expect(step(visited, 'close')).toMatchObject({ due: '2026-12-23' });
});

test('while a request is returned no clock runs', () => expect(step({ ...filed, acceptDue: null }, 'accept')).toMatchObject({ state: 'active', due: null }));
test('while the service stands still so do its clocks, and what was left runs on', () => {
  const paused = (to: string | null) => ({ ...planned, plans: planned.plans.map((plan) => ({ ...plan, pauses: [{ from: at('2026-11-20'), to }] })) });
  for (const name of ['deliver', 'track', 'review'] as const) expect(step(paused(null), name)).toMatchObject({ state: 'active', due: null });
  expect(step(paused(null), 'plan')).toMatchObject({ state: 'done' });
  // 13 working days were left on Friday the 20th; they run on from Monday the 30th.
  expect(step(planned, 'deliver')).toMatchObject({ due: '2026-12-09' });
  expect(step(paused(at('2026-11-30')), 'deliver')).toMatchObject({ due: '2026-12-17' });
  expect(step({ ...paused(at('2026-11-30')), holds: [{ from: at('2026-11-24'), to: at('2026-12-02') }] }, 'deliver')).toMatchObject({ due: '2026-12-21' });
});
test('a refused request ends the journey', () => {
  const refused = { ...filed, refused: deed('2026-11-04') };
  expect([journeyOf(refused).status, states(refused)]).toEqual(['refused', 'dssssssss']);
});
test('withdrawn, nothing is left to do', () => {
  const withdrawn = { ...referred, withdrawn: deed('2026-11-20') };
  expect([journeyOf(withdrawn).status, states(withdrawn)]).toEqual(['withdrawn', 'dddssssss']);
});
test('what the street serves or answers itself skips assessment to review', () => {
  expect(states({ ...accepted, needs: [{ needId: ids.need, exit: 'information', triaged: deed('2026-11-05') }] })).toBe('ddsssssap');
});
test('triage is not done while a need is left', () => {
  expect(states({ ...triaged, needs: [...triaged.needs, { needId: ids.otherNeed, exit: null, triaged: null }] })).toBe('daapppppp');
});
test('a declined referral opens the search again, from the day it was declined', () => {
  const declined = { ...assessed, referrals: [{ ...sent, status: 'declined', endedAt: at('2026-11-16') }] };
  expect(step(declined, 'assess-refer')).toMatchObject({ state: 'active', due: '2026-11-23' });
});
test('service also ends with the outcome of the last referral', () => {
  expect(step({ ...delivering, referrals: [{ ...sent, status: 'completed', endedAt: at('2026-12-01') }] }, 'deliver')).toMatchObject({ state: 'done', doneAt: at('2026-12-01') });
});
test('a plan without effect keeps the review open for another ninety days', () => {
  expect(step({ ...tracked, reviews: [{ ...deed('2026-11-30'), effective: false }] }, 'review')).toMatchObject({ state: 'active', due: '2027-02-28' });
});
test('a plan without effect is to be made again, until a new version is in force or another agency was asked', () => {
  const without = { ...tracked, reviews: [{ ...deed('2026-11-30'), effective: false }] };
  expect(step(without, 'plan')).toMatchObject({ state: 'active', startedAt: at('2026-11-30'), due: '2026-12-14', role: 'assessor' });
  expect(step({ ...without, plans: [{ ...without.plans[0]!, inForceSince: at('2026-12-02') }] }, 'plan')).toMatchObject({ state: 'done' });
  expect(step({ ...without, referrals: [...without.referrals, { ...sent, sent: deed('2026-12-02') }] }, 'plan')).toMatchObject({ state: 'done' });
  expect(step({ ...without, closed: deed('2026-12-03') }, 'plan')).toMatchObject({ state: 'done' });
});
test('each step says whose work it is: a role at a unit', () => {
  expect(journeyOf({ ...planned, places: [...planned.places, '440304006009'] }).steps.map(({ role, unit }) => `${role} ${unit}`)).toEqual([
    'window-clerk 440304006', 'street-coordinator 440304006', 'assessor 440304', 'assessor 440304', 'agency-worker ft-rehab-centre', 'street-coordinator 440304006', 'assessor 440304', 'community-liaison 440304006009', 'street-coordinator 440304006']);
});
test('a unit sets its own clocks from a day on; a step keeps what was in force when it began', () => {
  const settings = [{ unit: '440304', key: 'plan' as const, from: '2026-11-01', days: 20 }, { unit: '440304006', key: 'plan' as const, from: '2026-11-13', days: 5 }];
  // It began on the 12th: the street's own setting came later, so the district's holds.
  expect(step({ ...referred, settings }, 'plan')).toMatchObject({ due: '2026-12-10' });
  expect(step({ ...referred, referrals: [{ ...sent, sent: deed('2026-11-16', 'assessor') }], settings }, 'plan')).toMatchObject({ due: '2026-11-23' });
});
test('on hold no clock runs; afterwards each runs on with what was left', () => {
  const hold = { from: at('2026-11-13'), to: null };
  expect(journeyOf({ ...planned, holds: [{ ...hold, from: at('2026-11-20') }] }).steps.map(({ state, due }) => (state === 'active' ? due : '-'))).toEqual(['-', '-', '-', '-', null, null, null, '-', '-']);
  // Nine of ten working days were left on the 13th.
  expect(step({ ...referred, holds: [{ ...hold, to: at('2026-12-01') }] }, 'plan')).toMatchObject({ due: '2026-12-14' });
  expect(step({ ...referred, holds: [{ from: at('2026-11-30'), to: at('2026-12-20') }] }, 'plan')).toMatchObject({ due: '2026-11-26' });
  expect(step({ ...referred, holds: [{ from: at('2026-11-01'), to: at('2026-11-05') }] }, 'plan')).toMatchObject({ due: '2026-11-26' });
});
test('three failed visits are a lost contact, and follow-up is done', () => {
  const visits = ['2026-12-01', '2026-12-02', '2026-12-03'].map((day) => ({ ...deed(day), day, reached: false }));
  expect(step({ ...reviewed, visits: visits.slice(0, 2) }, 'follow-up')).toMatchObject({ state: 'active' });
  expect(step({ ...reviewed, visits }, 'follow-up')).toMatchObject({ state: 'done', doneAt: at('2026-12-03') });
});
test('closing early skips what is left', () => {
  expect([journeyOf({ ...referred, closed: deed('2026-11-20') }).status, states({ ...referred, closed: deed('2026-11-20') })]).toEqual(['closed', 'dddsssssd']);
});
