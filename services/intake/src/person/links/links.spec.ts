import { access, shownUnder, survivorOf } from '@kangfu/access';
import { isRefused, specification } from '@kangfu/decider';
import { streamId } from '@kangfu/common';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import fc from 'fast-check';
import { CaseRedirected, RequestAccepted, RequestFiled } from '../../case/case.events.js';
import { cases } from '../../projections/cases/cases.projection.js';
import { duplicateSuspects } from '../../projections/duplicate-suspects/duplicate-suspects.projection.js';
import { personLinks } from '../../projections/person-links/person-links.projection.js';
import { persons } from '../../projections/persons/persons.projection.js';
import { DuplicateSuspected } from '../duplicates/duplicate.events.js';
import { duplicateIdOf } from '../duplicates/duplicate.decider.js';
import { ContactChanged, PersonRegistered, PreferencesChanged } from '../person.events.js';
import { earlierFirst, linkDecider, type Registration } from './link.decider.js';
import { PersonsLinked, PersonsUnlinked } from './link.events.js';

const uuid = (kind: number, n: number): string => `${kind}0000000-0000-5000-8000-00000000000${n}`;
const people: readonly Registration[] = [0, 1, 2, 3].map((n) => ({ personId: uuid(1, n), registeredAt: `2026-01-0${n + 1}T01:00:00.000Z` }));
const [first, second, third] = people as [Registration, Registration, Registration];
const pairOf = (a: Registration, b: Registration) => { const [survivor, linked] = earlierFirst(a, b); return { survivor, linked }; };
const link = { type: 'LinkPersons', data: { reason: null } } as const;
const unlink = { type: 'UnlinkPersons', data: { reason: '两人' } } as const;
const data = { personId: second.personId, survivorId: first.personId, duplicateId: duplicateIdOf(first.personId, second.personId) };
const linked = { type: 'PersonsLinked' as const, data, personal: {} };
const links = specification(linkDecider, { pair: pairOf(second, first) });

test('whoever was registered first stays, whichever way they are named', () => {
  links.given().when(link).then(linked);
  links.given().when(link, { pair: pairOf(first, second) }).then(linked);
  links.given().when(link, { pair: null }).thenRefuses('not-found');
  links.given().when(link, { pair: { survivor: first, linked: first } }).thenRefuses('same-person');
});

test('nobody is shown under two, and what is not linked cannot be unlinked', () => {
  links.given(linked).when(link).thenRefuses('linked-already');
  links.given(linked).when(link, { pair: { survivor: third, linked: second } }).thenRefuses('linked-elsewhere');
  links.given(linked).when(unlink).then({ type: 'PersonsUnlinked', data, personal: { reason: '两人' } });
  links.given().when(unlink).thenRefuses('not-linked');
});

test('a death is told across a link once, and taken back; where nothing is linked nothing is told', () => {
  const tell = (from: string, day: string | null) => ({ type: 'TellDeath' as const, data: { from, day } });
  const { personId, survivorId } = data;
  const told = (day: string | null) => ({ type: 'DeathTold' as const, data: { personId, survivorId, from: survivorId, day } });
  links.given(linked).when(tell(survivorId, '2026-11-20')).then(told('2026-11-20'));
  links.given(linked, told('2026-11-20')).when(tell(survivorId, '2026-11-20')).thenNothing();
  links.given(linked, told('2026-11-20')).when(tell(survivorId, null)).then(told(null));
  for (const from of [survivorId, third.personId]) links.given(linked).when(tell(from, null)).thenNothing();
  links.given(linked).when(tell(third.personId, '2026-11-20')).thenNothing();
  links.given().when(tell(survivorId, '2026-11-20')).thenNothing();
  links.given(linked, told('2026-11-20'), { type: 'PersonsUnlinked', data, personal: {} }, linked).when(tell(survivorId, '2026-11-20')).then(told('2026-11-20'));
});

/** All that users are shown of people, links and cases, by what this history gives the read models. */
const shown = async (history: readonly Happened[]): Promise<unknown> => {
  const rows = new Map(people.map(({ personId }) => [personId, rowOf(personLinks, personId, ...history)]));
  const find = async (ids: readonly string[]) => ids.map((id) => rows.get(id) ?? null);
  const allCases = [...new Set(history.flatMap(({ data: { caseId } }: { data: { caseId?: string } }) => caseId ?? []))].sort().map((caseId) => rowOf(cases, caseId, ...history)!);
  return Promise.all(people.map(async ({ personId }) => {
    const under = await shownUnder(personId, find);
    return {
      person: rowOf(persons, personId, ...history), link: rows.get(personId), survivor: await survivorOf(personId, find), under, cases: allCases.filter((row) => [personId, ...under].includes(row.personId)),
      rights: rowOf(access, `person-${personId}`, ...history), suspects: people.map((other) => rowOf(duplicateSuspects, duplicateIdOf(personId, other.personId), ...history)),
    };
  }));
};

const places = (street: string): string[] => [street, '440304', '4403'];
const beginning: readonly Happened[] = people.map(({ personId, registeredAt }) => ({
  definition: PersonRegistered, stream: streamId('person', personId), at: registeredAt, secret: true,
  data: { personId, idKind: 'none', sex: 'f', ageBand: '0-6', street: '440304006', places: places('440304006'), flags: ['no-identity'] },
}));
const about = fc.constantFrom(...people);
const suspectOf = (a: Registration, b: Registration): Happened => {
  const duplicateId = duplicateIdOf(a.personId, b.personId);
  return { definition: DuplicateSuspected, stream: streamId('duplicate', duplicateId), data: { duplicateId, personId: a.personId, otherId: b.personId, rule: 'likeness-v1', score: 60, likelyTwins: false, parts: [], places: ['440304006'] } };
};
/** What happens to people meanwhile, about whichever of the registrations it was. A case's later events follow its filing: each piece is whole. */
const piece: fc.Arbitrary<(n: number) => readonly Happened[]> = fc.oneof(
  about.map(({ personId }) => () => [{ definition: ContactChanged, stream: streamId('person', personId), data: { personId }, secret: true }]),
  fc.tuple(about, fc.boolean()).map(([{ personId }, sign]) => () => [{ definition: PreferencesChanged, stream: streamId('person', personId), data: { personId, language: 'mandarin', sign, largePrint: false } }]),
  fc.tuple(about, about).filter(([a, b]) => a !== b).map(([a, b]) => () => [suspectOf(a, b)]),
  fc.tuple(about, fc.boolean(), fc.boolean()).map(([{ personId }, accepted, moved]) => (n: number) => {
    const ids = { caseId: uuid(2, n), personId };
    const stream = streamId('case', ids.caseId);
    return [
      { definition: RequestFiled, stream, data: { ...ids, street: '440304006', window: '440304006', places: places('440304006'), needs: [{ needId: uuid(3, n), kind: 'vocational' }], missing: [], provided: [], filedAtUnit: null }, secret: true },
      ...(accepted ? [{ definition: RequestAccepted, stream, data: ids }] : []),
      ...(moved ? [{ definition: CaseRedirected, stream, data: { ...ids, street: '440304007', window: '440304007', places: places('440304007'), from: '440304006' } }] : []),
    ];
  }),
);

test('linking and unlinking leaves exactly what would be there without it, whatever happens in between and to whom', async () => {
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.uniqueArray(fc.tuple(about, about).filter(([a, b]) => a !== b), { maxLength: 2, selector: ([a, b]) => pairOf(a, b).linked.personId }), about, about, fc.nat(), fc.nat(), async (pieces, lasting, a, b, i, j) => {
    fc.pre(a !== b);
    const wanted = pairOf(a, b);
    // Links that stay, of others; made by the decider as all are.
    const linkOf = (pair: { survivor: Registration; linked: Registration }, done: typeof PersonsLinked | typeof PersonsUnlinked): Happened => {
      const past = done === PersonsUnlinked ? [{ type: 'PersonsLinked' as const, data: { personId: pair.linked.personId, survivorId: pair.survivor.personId, duplicateId: duplicateIdOf(a.personId, b.personId) }, personal: {} }] : [];
      const decision = linkDecider.decide(done === PersonsLinked ? link : unlink, past.reduce(linkDecider.evolve, linkDecider.initial), { pair });
      if (isRefused(decision)) throw new Error(JSON.stringify(decision));
      return { definition: done, stream: streamId('link', pair.linked.personId), data: decision[0]!.data, secret: true };
    };
    const others = lasting.map(([x, y]) => pairOf(x, y)).filter(({ linked: { personId } }) => personId !== wanted.linked.personId).map((pair) => [linkOf(pair, PersonsLinked)]);
    const rest = [...pieces.map((make, n) => make(n)), ...others].flat();
    const [from, to] = [i % (rest.length + 1), j % (rest.length + 1)].sort((x, y) => x - y) as [number, number];
    const without = [...beginning, ...rest];
    const within = [...beginning, ...rest.slice(0, from), linkOf(wanted, PersonsLinked), ...rest.slice(from, to), linkOf(wanted, PersonsUnlinked), ...rest.slice(to)];
    expect(await shown(within)).toEqual(await shown(without));
    // While it lasts, the survivor shows the other's cases; that is what the restored state is restored from.
    const during = (await shown(within.slice(0, beginning.length + from + 1))) as { under: string[] }[];
    expect(during[people.findIndex(({ personId }) => personId === wanted.survivor.personId)]!.under).toContain(wanted.linked.personId);
  }), { numRuns: 150 });
});

test('a chain is followed to its end, and a circle cannot be made', async () => {
  const [a, b, c] = [pairOf(first, second), pairOf(second, third), pairOf(third, first)];
  expect([a.linked, b.linked, c.linked]).toEqual([second, third, third]);
  const made = ([[second, first], [third, second]] as const).map(([one, other]): Happened =>
    ({ definition: PersonsLinked, stream: streamId('link', one.personId), data: { personId: one.personId, survivorId: other.personId, duplicateId: duplicateIdOf(one.personId, other.personId) } }));
  const shownNow = (await shown([...beginning, ...made])) as { survivor: string; under: string[] }[];
  expect(shownNow.map(({ survivor }) => survivor)).toEqual([first.personId, first.personId, first.personId, people[3]!.personId]);
  expect(shownNow[0]!.under).toEqual([second.personId, third.personId]);
});
