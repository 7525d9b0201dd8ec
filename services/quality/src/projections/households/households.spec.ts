import { streamId } from '@kangfu/common';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import { HouseholdNoted, PersonDied } from '../../integration/people.contract.js';
import { ids } from '../../shared/examples.js';
import { households } from './households.projection.js';
import { decodePlace, encodePlace, placeOf, stopsOf } from './round.js';

const [HOME, OTHER] = [ids.goal, ids.goal2];
const of = (definition: Happened['definition'], data: object = {}): Happened => ({ definition, stream: streamId('person', ids.person), data: { personId: ids.person, ...data } });

test('a person has the household that was told last; without a dwelling, or after death, none', () => {
  const row = (...events: Happened[]) => rowOf(households, ids.person, ...events)?.household ?? null;
  expect([row(of(HouseholdNoted, { household: HOME })), row(of(HouseholdNoted, { household: HOME }), of(HouseholdNoted, { household: OTHER })), row(of(HouseholdNoted, { household: HOME }), of(HouseholdNoted)), row(of(HouseholdNoted, { household: HOME }), of(PersonDied))])
    .toEqual([HOME, OTHER, null, null]);
});

test('one stop for a household, in the order of what is due first there; who lives alone is a stop', () => {
  const stops = stopsOf([{ personId: ids.worker, due: '2026-12-31' }, { personId: ids.person, due: '2026-11-20' }, { personId: ids.liaison, due: '2026-12-01' }], (personId) => (personId === ids.liaison ? personId : HOME));
  expect(stops).toEqual([{ household: HOME, due: '2026-11-20', people: [ids.person, ids.worker] }, { household: ids.liaison, due: '2026-12-01', people: [ids.liaison] }]);
  expect(decodePlace(encodePlace(stops[1]!))).toBe(placeOf(stops[1]!));
  expect(decodePlace('eyJ9')).toBeNull();
});
