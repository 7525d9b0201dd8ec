import { specification } from '@kangfu/decider';
import { ids } from '../shared/examples.js';
import { urgingDecider } from './urging.decider.js';

const about = { itemId: ids.goal, personId: ids.person, street: '440304006', kind: 'note-progress', desk: 'street-coordinator@440304006', due: '2026-12-18' };
const item = { ...about, row: ids.case, caseId: ids.case as string | null };
const urging = (facts = { actor: ids.assessor, item }) => specification(urgingDecider, facts);
const urged = { type: 'WorkUrged' as const, data: { ...about, caseId: ids.case, urgedBy: ids.assessor } };
const seen = { type: 'UrgeSeen' as const, data: { ...about, caseId: ids.case, seenBy: ids.assessor } };

test('is told of what lies there, again and again, and seen once each time', () => {
  urging().given().when({ type: 'UrgeWork', data: { text: null } }).then(urged);
  urging().given(urged, seen).when({ type: 'UrgeWork', data: { text: 'Please' } }).then({ ...urged, personal: { text: 'Please' } });
  urging().given(urged).when({ type: 'AcknowledgeUrge', data: {} }).then(seen);
  urging().given(urged, seen).when({ type: 'AcknowledgeUrge', data: {} }).thenRefuses('nothing-urged');
  urging().given().when({ type: 'AcknowledgeUrge', data: {} }).thenRefuses('nothing-urged');
});
test('of last month says nothing about this one', () => urging({ actor: ids.coordinator, item: { ...item, due: '2027-01-17' } }).given(urged).when({ type: 'AcknowledgeUrge', data: {} }).thenRefuses('nothing-urged'));
test('about no case it says in which row it lies', () => {
  const [row, facts] = [`person-${ids.person}`, { actor: ids.assessor, item: { ...item, row: `person-${ids.person}`, caseId: null } }];
  const told = { type: 'DutyUrged' as const, data: { ...about, row, urgedBy: ids.assessor } };
  urging(facts).given().when({ type: 'UrgeWork', data: { text: null } }).then(told);
  urging(facts).given(told).when({ type: 'AcknowledgeUrge', data: {} }).then({ type: 'DutyUrgeSeen', data: { ...about, row, seenBy: ids.assessor } });
});
