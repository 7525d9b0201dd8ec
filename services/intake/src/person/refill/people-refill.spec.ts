import { CommandRuntime } from '@kangfu/commands';
import { idOf, streamId } from '@kangfu/common';
import { EventRegistry } from '@kangfu/contracts';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { type Kangfu, Personal } from '@kangfu/nest';
import { type BlindRecord, KeyedDigest, Sealing, type SubjectKey } from '@kangfu/privacy';
import { duplicateEvents } from '../duplicates/duplicate.events.js';
import { Duplicates } from '../duplicates/duplicates.js';
import { Households } from '../households/households.js';
import { Identities } from '../identities.js';
import { type Identity, parseIdentity } from '../identity.js';
import { person } from '../person.aggregate.js';
import type { PersonCommand } from '../person.commands.js';
import type { PersonFacts } from '../person.decider.js';
import { personEvents } from '../person.events.js';
import { PeopleRefill } from './people-refill.js';

const NOW = '2026-11-22T02:00:00.000Z';
const NUMBER = '11010519491231002X';
const identity = parseIdentity('resident-id', NUMBER, '2026-11-22') as Identity;
const placeOf = (code: string): NonNullable<PersonFacts['street']> => ({ code, area: null, path: [code, '440304', '4403'], community: `${code}009`, childHealth: null });
const [a, b] = [idOf('a'), idOf('b')];

/** Intake in memory: the log, and beside it what commands note. */
const world = () => {
  const store = new InMemoryEventStore({ service: 'intake', logs: 1 });
  const blindIndex = new KeyedDigest(Buffer.alloc(32, 7), 'identity');
  const erased = new Set<string>();
  const keyOf = (subject: string): SubjectKey => (erased.has(subject) ? { state: 'erased' } : { state: 'live', version: 1, key: Buffer.alloc(32, subject) });
  const sealing = new Sealing({ ensure: async (subject) => { const key = keyOf(subject); return key.state === 'live' ? key : null; }, find: async (subject) => keyOf(subject) });
  const registry = new EventRegistry([...Object.values(personEvents), ...Object.values(duplicateEvents)]);
  const runtime = new CommandRuntime({ store, registry, sealing, digest: blindIndex, clock: { now: () => new Date(NOW) } });
  const owners = new Map<string, string>();
  const records = new Map<string, BlindRecord>();
  const claims = {
    find: async (index: string) => owners.get(index) ?? null, of: async (owner: string) => [...owners].flatMap(([index, of]) => (of === owner ? [index] : [])),
    claim: async (index: string, owner: string) => { if (!owners.has(index)) owners.set(index, owner); return owners.get(index)!; },
    release: async (index: string, owner: string) => { if (owners.get(index) === owner) owners.delete(index); },
  };
  const blindRecords = {
    find: async (owner: string) => records.get(owner) ?? null, put: async (record: BlindRecord) => { records.set(record.owner, record); }, remove: async (owner: string) => { records.delete(owner); },
    replace: async (record: BlindRecord, before: BlindRecord | null) => { if ((records.get(record.owner) ?? null) !== before) return false; records.set(record.owner, record); return true; },
    near: async ({ owner, blocks }: BlindRecord) => [...records.values()].filter((other) => other.owner !== owner && other.blocks.some((block) => blocks.includes(block))),
  };
  const kangfu = { service: 'intake', store, runtime, blindIndex, personal: new Personal(sealing), claims: () => claims, blindRecords: () => blindRecords, rows: () => ({ peek: async () => null }) } as unknown as Kangfu;
  const [identities, duplicates, households] = [new Identities(kangfu), new Duplicates(kangfu), new Households(kangfu)];
  const refill = new PeopleRefill({ kangfu, registry, identities, duplicates, households, settledMs: 0 });
  /** As the mutations do it: what is claimed and compared is noted before the append. */
  const run = async (personId: string, command: PersonCommand, facts: Partial<PersonFacts> = {}, note: () => Promise<unknown> = async () => null): Promise<void> => {
    const outcome = await runtime.run(person, {
      stream: streamId('person', personId), command, commandId: `${command.type}${store.logs}${Math.random()}`, input: {}, actor: { id: 'clerk', role: 'window-clerk', unit: '440304006', for: null }, purpose: 'service',
      facts: () => ({ now: NOW, street: null, ...facts }), claim: async () => { await note(); return null; },
    });
    if (!outcome.done) throw new Error(JSON.stringify(outcome.refusals));
  };
  const register = (personId: string, number: Identity | null, told: boolean, name = '林晓', birthDate = '1949-12-31'): Promise<void> => run(personId, {
    type: 'RegisterPerson', data: { personId, name, identity: number && { kind: 'resident-id', number: number.number }, certificateNumber: null, evidence: number ? null : { issuerLevel: 'level-3a', issuedOn: '2026-11-01', suspected: false }, birthDate, sex: 'f', contact: { phone: '13800000000' } },
  }, { street: placeOf('440304006'), numberIndex: number && told ? identities.indexOf(number) : null }, async () => {
    if (number) await identities.claim(number, personId);
    await duplicates.look(personId, { name, birthDate, phone: '13800000000' }, { sex: 'f', street: '440304006', community: '440304006009', numbered: number !== null, places: ['440304006', '440304', '4403', '440304006009'] });
  });
  const pass = (dryRun = false) => refill.page(0, 0, dryRun);
  const types = async () => (await store.read(0, 0, 1000)).flatMap(({ events }) => events.map(({ type }) => type));
  return { store, owners, records, identities, duplicates, households, erased, run, register, pass, types };
};
const lose = ({ owners, records }: ReturnType<typeof world>): void => { owners.clear(); records.clear(); };

test('what commands noted comes out of the log again, the same to the digest; once more there is nothing to do', async () => {
  const all = world();
  await all.register(a, identity, true);
  const moved = placeOf('440304007');
  await all.run(a, { type: 'ChangeContact', data: { contact: { phone: '13911112222', guardianName: '林建国' } } }, {}, () => all.duplicates.look(a, { phone: '13911112222', guardianName: '林建国' }));
  await all.run(a, { type: 'ChangeAddress', data: { kind: 'living', street: moved.code, address: '新居', from: '2026-11-20', until: null } }, { street: moved }, () => all.duplicates.look(a, {}, { street: moved.code, community: moved.community, places: [...moved.path, moved.community!] }));
  await all.register(b, null, false, '林小', '1949-12-30');
  expect(await all.pass()).toMatchObject({ people: 2, claims: 0, noted: 0, records: 0, suspected: 0, unknown: [], after: 6, end: 6 });
  const before = { owners: new Map(all.owners), records: new Map(all.records) };
  lose(all);
  expect(await all.pass(true)).toMatchObject({ people: 2, claims: 1, records: 2 });
  expect([all.owners.size, all.records.size]).toEqual([0, 0]);
  expect(await all.pass()).toMatchObject({ people: 2, claims: 1, records: 2, conflicts: 0, unreadable: [] });
  expect({ owners: all.owners, records: all.records }).toEqual(before);
  expect(await all.identities.find(identity)).toBe(a);
  expect(await all.pass()).toMatchObject({ people: 2, claims: 0, records: 0, suspected: 0 });
});

test('somebody registered twice while nothing was noted is suspected: by likeness, and by the number', async () => {
  const all = world();
  await all.register(a, identity, true);
  lose(all);
  await all.register(b, identity, true);
  lose(all);
  // The later one is first at the claim: it is not taken away from them.
  await all.identities.claim(identity, b);
  const report = await all.pass();
  expect(report).toMatchObject({ people: 2, claims: 0, conflicts: 1, records: 2, suspected: 1 });
  expect(await all.identities.find(identity)).toBe(b);
  expect((await all.types()).filter((type) => type === 'DuplicateSuspected')).toHaveLength(1);
  expect(await all.pass()).toMatchObject({ conflicts: 1, suspected: 0 });
});

test('of people stored before, what is claimed is noted in the log; a number that is nowhere is said, and does not count as another number', async () => {
  const all = world();
  await all.register(a, identity, false);
  expect(await all.types()).toEqual(['PersonRegistered']);
  expect(await all.pass()).toMatchObject({ noted: 1, unknown: [] });
  expect(await all.types()).toEqual(['PersonRegistered', 'IdentityClaimed']);
  lose(all);
  expect(await all.pass()).toMatchObject({ claims: 1, noted: 0 });

  const before = world();
  await before.register(a, identity, false);
  lose(before);
  expect(await before.pass()).toMatchObject({ claims: 0, noted: 0, records: 1, unknown: [a] });
  expect(before.records.get(a)!.plain).toMatchObject({ numbered: 'no' });
});

test('a claim whose registration never ended gives way; what is noted falsely is put right; the erased stay erased', async () => {
  const all = world();
  await all.register(a, identity, true);
  all.owners.set(all.identities.indexOf(identity), idOf('nobody'));
  all.records.set(a, { ...all.records.get(a)!, digests: { name: 'of an older backup' }, blocks: [] });
  expect(await all.pass()).toMatchObject({ people: 1, claims: 1, records: 1 });
  expect([await all.identities.find(identity), Object.keys(all.records.get(a)!.digests)]).toEqual([a, ['name', 'sound', 'birthDate', 'birthMonth', 'phone']]);
  all.erased.add(a);
  expect(await all.pass()).toMatchObject({ people: 1, erased: 1, claims: 0, records: 0 });
  expect([all.owners.size, all.records.size, await all.types()]).toEqual([0, 0, ['PersonRegistered', 'IdentityClaimed']]);
});

test('who lives together is noted of people stored before, by the address they told last; once lost, the household that is noted is claimed again', async () => {
  const all = world();
  const [home, elsewhere] = ['香梅路8号3栋402', '福中路1号2栋101'];
  await all.register(a, identity, true);
  await all.register(b, null, false, '陈立', '1980-05-01');
  for (const who of [a, b]) await all.run(who, { type: 'ChangeContact', data: { contact: { address: home } } });
  expect(await all.pass(true)).toMatchObject({ households: 2 });
  expect(await all.types()).not.toContain('HouseholdNoted');
  expect(await all.pass()).toMatchObject({ households: 2 });
  const noted = async () => (await all.store.read(0, 0, 1000)).flatMap(({ events }) => events.flatMap(({ type, data }) => (type === 'HouseholdNoted' ? [(data as { household?: string }).household] : [])));
  const [household] = await noted();
  expect(await noted()).toEqual([household, household]);
  expect(await all.pass()).toMatchObject({ households: 0 });

  lose(all);
  expect(await all.pass()).toMatchObject({ households: 0 });
  expect(await all.households.at('440304006', '香梅路 8号 3幢 402室')).toBe(household);

  const street = placeOf('440304007');
  await all.run(b, { type: 'ChangeAddress', data: { kind: 'living', street: street.code, address: elsewhere, from: '2026-11-20', until: null } }, { street });
  await all.run(a, { type: 'ChangeAddress', data: { kind: 'household', street: street.code, address: elsewhere, from: '2026-11-20', until: null } }, { street });
  expect(await all.pass()).toMatchObject({ households: 1 });
  expect((await noted()).at(-1)).toBe(await all.households.at(street.code, elsewhere));
  await all.run(b, { type: 'ChangeContact', data: { contact: { address: '福保社区' } } });
  expect(await all.pass()).toMatchObject({ households: 1 });
  expect((await noted()).at(-1)).toBeUndefined();
});
