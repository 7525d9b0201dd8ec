import { idOf } from '@kangfu/common';
import type { Models } from '../models.ts';
import { DISTRICT, type Story } from '../story.ts';

/** What happens to people while a case runs: they move, change their phone, say how they want to be told. */
export function* meanwhile(story: Story, communities: readonly { readonly code: string; readonly street: string }[]): Generator<number, void, void> {
  const { person: { personId }, random } = story;
  const by = story.liaison;
  const facts = { now: story.now, street: null };
  if (story.chance(0.05) && !story.do('person', personId, { type: 'ChangeContact', data: { contact: { phone: `139${String(random.int(0, 99_999_999)).padStart(8, '0')}` } } }, facts, by)) story.note('contact-changed');
  if (story.chance(0.06) && !story.do('person', personId, { type: 'ChangePreferences', data: { channel: 'letter', language: random.chance(0.3) ? 'cantonese' : null, sign: null, largePrint: random.chance(0.4) ? true : null } }, facts, by)) story.note('preferences-changed');
  if (story.chance(0.05)) {
    yield story.days(5, 30);
    const { code: community, street } = random.pick(communities);
    const before = story.street;
    const refused = story.do('person', personId, { type: 'ChangeAddress', data: { kind: 'living', street, address: '新居', from: story.today, until: null } }, { now: story.now, street: { code: street, area: null, path: [street, DISTRICT, '4403'], community, childHealth: null } }, by);
    // The process of intake hands the open cases over, with their clocks.
    if (!refused) story.note(street === before ? 'moved-within-street' : 'moved');
  }
}

/** 重复登记: somebody who looks the same was registered on a diagnosis. It is suspected; a twin is told apart, the same person is linked, and a few of those parted again. */
export function* twice(story: Story, { likeness, duplicates }: Models): Generator<number, void, void> {
  const { person, world } = story;
  if (!story.chance(0.02) || world.state('person', person.personId).status === 'none') return;
  const otherId = idOf(`${person.personId}:again`);
  const registeredAt = story.now;
  if (world.state('person', otherId).status !== 'none') return;
  yield story.days(3, 20);
  const twin = story.chance(0.25);
  const { birthDate, sex, street, community, phone, guardianName, guardianPhone } = person;
  const name = twin ? person.name.slice(0, 1) + (person.name.endsWith('宁') ? '安' : '宁') : person.name;
  if (story.do('person', otherId, {
    type: 'RegisterPerson',
    data: { personId: otherId, name, identity: null, certificateNumber: null, evidence: { issuerLevel: 'level-3a', issuedOn: story.today, suspected: false }, birthDate, sex, contact: { phone, ...(guardianName ? { guardianName, guardianPhone: guardianPhone! } : {}) } },
  }, { now: story.now, street: { code: street, area: null, path: [street, DISTRICT, '4403'], community, childHealth: null } }, story.liaison)) return;
  story.note('registered-twice');
  const comparable = (personId: string, called: string) => {
    const state = world.state('person', personId);
    const { places, numbered } = state.status === 'none' ? { places: [], numbered: false } : { places: state.places, numbered: state.idKind !== 'none' };
    return { digests: likeness.comparable({ name: called, birthDate, phone, guardianName: guardianName ?? undefined, guardianPhone: guardianPhone ?? undefined }), sex, street: places[0] ?? street, community: places.find((code) => code.length === 12) ?? null, numbered, places };
  };
  const [first, second] = [comparable(person.personId, person.name), comparable(otherId, name)];
  const duplicateId = duplicates.duplicateIdOf(person.personId, otherId);
  const comparison = likeness.compare(second, first);
  if (comparison.score >= likeness.SUSPECTED_FROM) {
    const common = second.places.filter((place) => first.places.includes(place));
    const suspicion = { ...comparison, duplicateId, personId: otherId, otherId: person.personId, rule: likeness.LIKENESS_RULE, places: common.length > 0 ? common : second.places };
    if (!story.do('duplicate', duplicateId, { type: 'SuspectDuplicate', data: suspicion }, {}, { id: 'system:duplicates', role: 'system', unit: null })) story.note('suspected');
  }
  const pair = { survivor: { personId: person.personId, registeredAt }, linked: { personId: otherId, registeredAt: story.now } };
  yield story.days(2, 30);
  if (twin) {
    if (world.state('duplicate', duplicateId).status === 'suspected' && !story.do('duplicate', duplicateId, { type: 'DismissDuplicate', data: { reasonCode: comparison.likelyTwins ? 'twins' : 'relatives', note: null } }, {}, story.clerk)) story.note('dismissed');
    return;
  }
  if (story.do('link', otherId, { type: 'LinkPersons', data: { reason: '同一人' } }, { pair }, story.clerk)) return;
  story.note('linked');
  if (!story.chance(0.5)) return;
  yield story.days(2, 60);
  if (!story.do('link', otherId, { type: 'UnlinkPersons', data: { reason: '系双胞胎' } }, { pair }, story.clerk)) story.note('unlinked');
}
