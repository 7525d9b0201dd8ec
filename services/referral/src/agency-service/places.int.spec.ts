import { CommandRuntime, type Outcome } from '@kangfu/commands';
import { idOf, systemClock } from '@kangfu/common';
import { EventRegistry } from '@kangfu/contracts';
import { fold } from '@kangfu/decider';
import { ConcurrencyError } from '@kangfu/event-store';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import { caseFacts } from '../shared/examples.js';
import { agencyServiceAggregate, agencyServiceStream } from './agency-service.aggregate.js';
import type { AgencyServiceCommand } from './agency-service.commands.js';
import { agencyServiceDecider, freePlaces } from './agency-service.decider.js';
import { type AgencyServiceEvent, agencyServiceEvents } from './agency-service.events.js';

jest.setTimeout(90_000);

const about = { agency: 'ft-rehab-centre', service: 'rehabilitation-training' as const };
const stream = agencyServiceStream(about.agency, about.service);
const actor = { id: 'places', role: 'assessor', unit: null, for: null };
const designation = { agency: about.agency, services: [about.service], classes: [4], capacity: 20, validFrom: '2026-01-01', validUntil: null, suspended: null, ended: null };
const referral = (n: number): string => idOf(`referral ${n}`);

let stage: Stage;
let store: MongoEventStore;
let runtimes: CommandRuntime[];
beforeAll(async () => {
  stage = await openStage('places');
  store = new MongoEventStore({ client: stage.connection.getClient(), database: stage.database.databaseName, service: 'referral', logs: 1, tenant: 'kangfu' });
  await store.init();
  // As two processes of the service: commands on one stream take turns within each, and race between them.
  runtimes = [0, 1].map(() => new CommandRuntime({ store, registry: new EventRegistry(Object.values(agencyServiceEvents)), sealing: {} as never, digest: { of: (text: string) => text } as never, clock: systemClock }));
});
afterAll(async () => { await store?.close(); await stage?.close(); });

/** As a client does it: the same command again where eight races were lost. */
const run = async (n: number, command: AgencyServiceCommand, commandId: string): Promise<Outcome> => {
  for (;;) {
    try { return await once(n, command, commandId); } catch (error) { if (!(error instanceof ConcurrencyError)) throw error; }
  }
};
const once = (n: number, command: AgencyServiceCommand, commandId: string): Promise<Outcome> => runtimes[n % 2]!.run(agencyServiceAggregate, {
  stream, command, commandId, input: command.data, actor, purpose: 'care', facts: (_state, now) => {
    const needId = idOf(`need ${n}`);
    const known = caseFacts({ caseId: idOf(`case ${n}`), personId: idOf(`person ${n}`), needs: [{ needId, kind: about.service, exit: 'district' }] });
    return { now: now.toISOString(), case: known, designation };
  },
});
const request = (n: number) => run(n, { type: 'RequestPlace', data: { ...about, referralId: referral(n), needId: idOf(`need ${n}`), parentId: null, priority: 'none', text: null } }, `request ${n}`);
const release = (n: number, referralId: string) => run(n, { type: 'ReleasePlace', data: { referralId, reason: 'cancelled' } }, `release ${referralId}`);
const all = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const events = async (): Promise<AgencyServiceEvent[]> => (await store.load(stream)).commits.flatMap((commit) => commit.events.map(({ type, data }) => ({ type, data }) as AgencyServiceEvent));

test('200 referrals at once for 20 places: 20 are placed, 180 wait, and at no version of the stream is one place too many given', async () => {
  const outcomes = await Promise.all(all(200).map(request));
  expect(outcomes.filter((outcome) => !outcome.done)).toEqual([]);
  const { state } = await runtimes[0]!.load(agencyServiceAggregate, stream);
  expect([state.held.length, state.queue.length, freePlaces(state)]).toEqual([20, 180, 0]);
  expect(new Set([...state.held, ...state.queue].map(({ referralId }) => referralId)).size).toBe(200);
  let before = agencyServiceDecider.initial;
  for (const event of await events()) {
    before = fold({ initial: before, evolve: agencyServiceDecider.evolve }, [event]);
    expect(freePlaces(before)).toBeGreaterThanOrEqual(0);
  }
});

test('the same requests again change nothing', async () => {
  const { version } = await runtimes[0]!.load(agencyServiceAggregate, stream);
  const again = await Promise.all(all(200).map(request));
  expect(again.every((outcome) => outcome.done && outcome.duplicate)).toBe(true);
  expect((await runtimes[1]!.load(agencyServiceAggregate, stream)).version).toBe(version);
});

test('20 places given back at once, twice each: the next 20 get them, in turn, once each', async () => {
  const before = (await runtimes[0]!.load(agencyServiceAggregate, stream)).state;
  const next = before.queue.slice(0, 20).map(({ referralId }) => referralId);
  await Promise.all(before.held.flatMap(({ referralId }, i) => [release(i, referralId), release(i + 1, referralId)]));
  const after = (await runtimes[0]!.load(agencyServiceAggregate, stream)).state;
  expect([after.held.map(({ referralId }) => referralId), after.queue.length, freePlaces(after)]).toEqual([next, 160, 0]);
});
