import 'reflect-metadata';
import type { Actor, Passport } from '@kangfu/access';
import { CommandRuntime } from '@kangfu/commands';
import { globalId, streamId, systemClock } from '@kangfu/common';
import { EventRegistry } from '@kangfu/contracts';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { Commands, Kangfu, ProblemCatalogue, RequestContext } from '@kangfu/nest';
import { policy } from '../access.rules.js';
import { problems } from '../problems.js';
import { referrals } from '../projections/referrals/referrals.projection.js';
import { ids } from '../shared/examples.js';
import { referralAggregate } from './referral.aggregate.js';
import { referralEvents } from './referral.events.js';
import { DECLINE_REASONS } from './referral.machine.js';
import { ReferralMoves } from './referral-move.js';

const AGENCY = 'ft-rehab-centre';
const worker: Actor = { id: ids.worker, appointments: [{ role: 'agency-worker', unit: AGENCY, path: [AGENCY] }] };
const rights = { _id: `case-${ids.case}`, places: ['440304006'], agencies: [AGENCY], grants: [{ agency: AGENCY, from: '0000-01-01', until: '9999-12-31', dataClasses: ['identity'] }], people: [ids.person], personId: ids.person };
const row = { referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need, agency: AGENCY, service: 'rehabilitation-training', status: 'declined', parentId: null, parts: [], openParts: [], cancelBecause: null, history: [], accessKey: rights._id };

/** One referral, sent; `ended`: the agency's access to it has ended. */
const world = async () => {
  const store = new InMemoryEventStore({ service: 'referral', logs: 1, tenant: 'kangfu' });
  const runtime = new CommandRuntime({ store, registry: new EventRegistry(Object.values(referralEvents)), sealing: {} as never, digest: { of: (text: string) => text } as never, clock: systemClock });
  const sent = { referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need, agency: AGENCY, service: 'rehabilitation-training', transition: '01', from: 'draft', to: 'created' };
  await runtime.run({ ...referralAggregate, decider: { ...referralAggregate.decider, decide: () => [{ type: 'ReferralSent', data: sent }] } } as never, {
    stream: streamId('referral', ids.referral), command: { type: 'SendReferral', data: {} } as never, commandId: 'sent', input: {}, actor: { id: 'a', role: 'assessor', unit: null, for: null }, purpose: 'care', facts: () => ({}) as never,
  });
  const state = { ended: false, afterwards: () => {} };
  const rows = (projection: object) => ({
    caughtUp: async () => true,
    get: async () => (state.ended ? null : row),
    peek: async () => (projection === referrals ? row : state.ended ? { ...rights, agencies: [], grants: [] } : rights),
  });
  const moves = new ReferralMoves(new Kangfu({ service: 'referral', store, runtime, commands: new Commands(runtime, new ProblemCatalogue(problems)), clock: systemClock, rows } as never));
  // The read models take the event in before the answer is read.
  const append = store.append.bind(store);
  store.append = async (...of) => { const appended = await append(...of); state.afterwards(); return appended; };
  const decline = (commandId = 'c1') => {
    const passport = { sub: worker.id, purpose: 'care', lang: 'zh', asOf: null, after: null, correlation: 'x' } as unknown as Passport;
    return moves.run(new RequestContext(passport, policy, async () => worker), { referralId: globalId('referral', ids.referral), commandId }, { type: 'DeclineReferral', data: { reason: DECLINE_REASONS[0]!, text: null } });
  };
  return { state, decline };
};

test('who ends a referral is answered, though that ends their access', async () => {
  const { state, decline } = await world();
  state.afterwards = () => { state.ended = true; };
  expect(await decline()).toMatchObject({ referral: { ref: ids.referral }, problems: [] });
});

test('the same command again shows what may be seen now: nothing once access has ended', async () => {
  const { state, decline } = await world();
  await decline();
  expect(await decline()).toMatchObject({ referral: { ref: ids.referral }, problems: [] });
  state.ended = true;
  const again = await decline();
  expect(again).toMatchObject({ referral: null, problems: [] });
  expect(again.consistencyToken).not.toBeNull();
  expect((await decline('c2')).problems.map(({ code }) => code)).toEqual(['not-found']);
});
