import { CommandRuntime, type Outcome } from '@kangfu/commands';
import { idOf, streamId } from '@kangfu/common';
import { EventRegistry } from '@kangfu/contracts';
import { refuse } from '@kangfu/decider';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import type { Kangfu } from '@kangfu/nest';
import { KeyedDigest, type Sealing } from '@kangfu/privacy';
import { Identities } from './identities.js';
import { type Identity, parseIdentity } from './identity.js';
import { person } from './person.aggregate.js';
import { personEvents } from './person.events.js';

const NUMBER = '11010519491231002X';
const identity = parseIdentity('resident-id', NUMBER, '2026-11-22') as Identity;
const street = { code: '440304006', area: null, path: ['440304006', '440304', '4403'], community: null, childHealth: null };

const world = () => {
  const store = new InMemoryEventStore({ service: 'intake', logs: 1 });
  const digest = new KeyedDigest(Buffer.alloc(32, 7), 'identity');
  const sealing = { seal: async (subject: string) => ({ subject, keyVersion: 1, iv: '', ct: '', tag: '', kcv: '' }) } as unknown as Sealing;
  const runtime = new CommandRuntime({ store, registry: new EventRegistry(Object.values(personEvents)), sealing, digest, clock: { now: () => new Date('2026-11-22T02:00:00Z') } });
  const owners = new Map<string, string>();
  const claims = {
    find: async (index: string) => owners.get(index) ?? null,
    claim: async (index: string, owner: string) => { await Promise.resolve(); if (!owners.has(index)) owners.set(index, owner); return owners.get(index)!; },
  };
  const identities = new Identities({ store, blindIndex: digest, claims: () => claims } as unknown as Kangfu);
  const register = async (actor: string, commandId: string): Promise<Outcome & { personId: string }> => {
    const personId = await identities.idFor(identity, actor, commandId, idOf(`${actor}:${commandId}:person`));
    const outcome = await runtime.run(person, {
      stream: streamId('person', personId), commandId, input: { commandId }, actor: { id: actor, role: 'window-clerk', unit: '440304006', for: null }, purpose: 'service',
      command: { type: 'RegisterPerson', data: { personId, name: '林晓', identity: { kind: 'resident-id', number: NUMBER }, certificateNumber: null, evidence: null, birthDate: null, sex: null, contact: {} } },
      facts: (_state, now) => ({ now: now.toISOString(), street }),
      claim: async () => ((await identities.claim(identity, personId)) ? null : refuse('person-known', {}, ['identity'])),
    });
    return { ...outcome, personId };
  };
  return { store, identities, register };
};

test('fifty registrations of one number at once give one person', async () => {
  const { store, identities, register } = world();
  const outcomes = await Promise.all(Array.from({ length: 50 }, (_, i) => register(`clerk-${i % 5}`, `command-${i}`)));
  const done = outcomes.filter((outcome) => outcome.done);
  expect(done).toHaveLength(1);
  expect(new Set(outcomes.flatMap((outcome) => (outcome.done ? [] : outcome.refusals.map(({ code }) => code))))).toEqual(new Set(['person-known']));
  expect(await identities.find(identity)).toBe(done[0]!.personId);
  const commits = await store.read(0, 0, 100);
  expect(commits).toHaveLength(1);
  expect(JSON.stringify(commits)).not.toContain(NUMBER.slice(0, 17));
});

test('a repeated command finds its first outcome, another one learns that the person is known', async () => {
  const { register } = world();
  const first = await register('clerk', 'c1');
  expect(await register('clerk', 'c1')).toMatchObject({ done: true, duplicate: true, personId: first.personId });
  expect(await register('clerk', 'c2')).toMatchObject({ done: false, refusals: [{ code: 'person-known' }] });
});

test('a claim whose registration never ended is taken over, and repeating that command still finds it', async () => {
  const { identities, register } = world();
  const abandoned = idOf('abandoned');
  await identities.claim(identity, abandoned);
  expect(await identities.find(identity)).toBeNull();
  const taken = await register('clerk', 'c1');
  expect(taken).toMatchObject({ done: true, personId: abandoned });
  expect(await register('clerk', 'c1')).toMatchObject({ done: true, duplicate: true, personId: abandoned });
});
