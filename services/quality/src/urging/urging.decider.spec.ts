import { specification } from '@kangfu/decider';
import { ids } from '../shared/examples.js';
import { urgingDecider } from './urging.decider.js';

const item = { itemId: ids.goal, caseId: ids.case, personId: ids.person, street: '440304006', kind: 'note-progress', desk: 'street-coordinator@440304006', due: '2026-12-18' };
const urging = (facts = { actor: ids.assessor, item }) => specification(urgingDecider, facts);
const urged = { type: 'WorkUrged' as const, data: { ...item, urgedBy: ids.assessor } };
const seen = { type: 'UrgeSeen' as const, data: { ...item, seenBy: ids.assessor } };

test('is told of what lies there, again and again, and seen once each time', () => {
  urging().given().when({ type: 'UrgeWork', data: { text: null } }).then(urged);
  urging().given(urged, seen).when({ type: 'UrgeWork', data: { text: 'Please' } }).then({ ...urged, personal: { text: 'Please' } });
  urging().given(urged).when({ type: 'AcknowledgeUrge', data: {} }).then(seen);
  urging().given(urged, seen).when({ type: 'AcknowledgeUrge', data: {} }).thenRefuses('nothing-urged');
  urging().given().when({ type: 'AcknowledgeUrge', data: {} }).thenRefuses('nothing-urged');
});
test('of last month says nothing about this one', () => urging({ actor: ids.coordinator, item: { ...item, due: '2027-01-17' } }).given(urged).when({ type: 'AcknowledgeUrge', data: {} }).thenRefuses('nothing-urged'));
