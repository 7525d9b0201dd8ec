import { specification } from '@kangfu/decider';
import { caseFacts, ids } from '../shared/examples.js';
import type { EscalationCommand } from './escalation.commands.js';
import { escalationDecider } from './escalation.decider.js';
import type { EscalationEvent } from './escalation.events.js';

const district = { id: ids.assessor, units: ['440304'] };
const city = { actor: { id: ids.coordinator, units: ['4403'] } };
const escalation = specification(escalationDecider, { now: '2026-11-23T02:00:00.000Z', actor: district, case: caseFacts(), city: '4403' });
const up: EscalationCommand = { type: 'EscalateToCity', data: { reason: 'rare-condition', due: null, text: null } };
const back: EscalationCommand = { type: 'ReturnFromCity', data: { advice: 'advice-given', text: '建议先行手术评估' } };
const about = { caseId: ids.case, personId: ids.person };
const escalated = (round = 1): EscalationEvent => ({ type: 'CaseEscalatedToCity', data: { ...about, round, city: '4403', reasonCode: 'rare-condition', due: '2026-11-30', escalatedBy: ids.assessor } });
const returned = (round = 1): EscalationEvent => ({ type: 'CaseReturnedFromCity', data: { ...about, round, advice: 'advice-given', returnedBy: ids.coordinator }, personal: { text: '建议先行手术评估' } });

test('the district hands a case up with a reason, and the city gives it back with its advice', () => {
  escalation.given().when(up).then(escalated());
  escalation.given(escalated()).when(back, city).then(returned());
});
test('and so again, in a round of its own', () => escalation.given(escalated(), returned()).when(up).then(escalated(2)));
test('not twice at once, nor back what is not there', () => {
  escalation.given(escalated()).when(up).thenRefuses('already-with-city');
  for (const past of [[], [escalated(), returned()]]) escalation.given(...past).when(back, city).thenRefuses('not-with-city');
});
test('each side takes its own step', () => {
  escalation.given().when(up, city).thenRefuses('escalation-other-side');
  escalation.given(escalated()).when(back).thenRefuses('escalation-other-side');
});
test('only an open case that the district has, under a city, until a day to come', () => {
  escalation.given().when(up, { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open');
  escalation.given().when(up, { case: caseFacts({ needs: [] }) }).thenRefuses('need-not-triaged-to-district');
  escalation.given().when(up, { city: null }).thenRefuses('no-city-above');
  escalation.given().when({ ...up, data: { ...up.data, due: '2026-11-01' } }).thenRefuses('day-in-past');
});
test('the city has as long as the units of the place have set', () =>
  expect(escalation.given().when(up, { settings: [{ unit: '4403', key: 'city', from: '2026-11-01', days: 2 }] }).decision).toMatchObject([{ data: { due: '2026-11-25' } }]));
