import { specification } from '@kangfu/decider';
import type { DuplicateCommand } from './duplicate.commands.js';
import { duplicateDecider, duplicateIdOf } from './duplicate.decider.js';
import type { DuplicateEvent } from './duplicate.events.js';

const [personId, otherId] = ['a3f0c1de-6f0e-5a40-9d3f-000000000001', 'a3f0c1de-6f0e-5a40-9d3f-000000000002'];
const duplicateId = duplicateIdOf(personId!, otherId!);
const ids = { duplicateId, personId: personId!, otherId: otherId! };
const found = { ...ids, rule: 'likeness-v1', score: 105, likelyTwins: false, parts: [{ part: 'name' as const, likeness: 'same' as const, points: 30 }], places: ['440304006'] };
const suspect: DuplicateCommand = { type: 'SuspectDuplicate', data: found };
const suspected: DuplicateEvent = { type: 'DuplicateSuspected', data: found };
const dismiss: DuplicateCommand = { type: 'DismissDuplicate', data: { reasonCode: 'twins', note: '同卵双胞胎' } };
const dismissed: DuplicateEvent = { type: 'DuplicateDismissed', data: { ...ids, reasonCode: 'twins' }, personal: { note: '同卵双胞胎' } };
const pairs = specification(duplicateDecider, {});

test('a pair is one, whoever is looked at first', () => expect(duplicateIdOf(otherId!, personId!)).toBe(duplicateId));

test('it is suspected once, and what somebody has decided is not asked again', () => {
  pairs.given().when(suspect).then(suspected);
  pairs.given(suspected).when(suspect).thenNothing();
  pairs.given(suspected, dismissed).when(suspect).thenNothing();
});

test('somebody decides that they are two, with a reason', () => {
  pairs.given(suspected).when(dismiss).then(dismissed);
  pairs.given(suspected, dismissed).when(dismiss).thenRefuses('duplicate-dismissed');
  pairs.given().when(dismiss).thenRefuses('not-found');
});
