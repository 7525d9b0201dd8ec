import 'reflect-metadata';
import type { Actor, Passport } from '@kangfu/access';
import { CommandRuntime } from '@kangfu/commands';
import { globalId, idOf, streamId, systemClock } from '@kangfu/common';
import { EventRegistry } from '@kangfu/contracts';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { Commands, Kangfu, ProblemCatalogue, RequestContext } from '@kangfu/nest';
import { policy } from '../access.rules.js';
import { problems } from '../problems.js';
import { ids } from '../shared/examples.js';
import { referralAggregate } from './referral.aggregate.js';
import { type Move, TRIGGER_OF } from './referral.commands.js';
import { referralEvents } from './referral.events.js';
import { findTransition, OUTCOMES, type ReferralStatus, type Side, STATUSES, type Trigger } from './referral.machine.js';
import { ReferralMoves } from './referral-move.js';

// The table through the commands of users: rights, decider, store.

const AGENCY = 'ft-rehab-centre';
const USERS: Readonly<Record<Side, Actor>> = {
  initiator: { id: ids.assessor, appointments: [{ role: 'assessor', unit: '440304', path: ['440304', '4403'] }] },
  recipient: { id: ids.worker, appointments: [{ role: 'agency-worker', unit: AGENCY, path: [AGENCY] }] },
};
const rights = { _id: `case-${ids.case}`, places: ['440304006', '440304'], agencies: [AGENCY], grants: [{ agency: AGENCY, from: '0000-01-01', until: '9999-12-31', dataClasses: ['identity'] }], people: [ids.person], personId: ids.person };
type Step = Exclude<Move, { type: 'SendReferral' }>;
const STEPS: readonly Step[] = [
  { type: 'AcceptReferral', data: {} }, { type: 'DeclineReferral', data: { reason: 'other', text: null } }, { type: 'ScheduleAppointment', data: { appointmentAt: '2026-11-25T01:00:00.000Z' } }, { type: 'RecordNoShow', data: {} },
  { type: 'CancelAppointment', data: { text: null } }, { type: 'RecordInterimNote', data: { text: null } }, { type: 'StartReferral', data: {} }, { type: 'CompleteReferral', data: { outcome: 'got-help', text: null } },
  { type: 'RequestCancellation', data: { text: null } }, { type: 'ConfirmCancellation', data: {} },
];
/** How each state is reached from a referral that was sent. */
const WAY: Readonly<Record<ReferralStatus, readonly Trigger[]>> = {
  created: [], accepted: ['accept'], declined: ['decline'], 'in-progress': ['accept', 'start'], scheduled: ['accept', 'schedule'], unattended: ['accept', 'schedule', 'record-no-show'],
  'appointment-cancelled': ['accept', 'schedule', 'cancel-appointment'], interim: ['accept', 'interim-note'], 'cancellation-requested': ['accept', 'request-cancellation'],
  cancelled: ['accept', 'request-cancellation', 'confirm-cancellation'], completed: ['accept', 'complete'],
};
const stepOf = (trigger: Trigger): Step => STEPS.find(({ type }) => TRIGGER_OF[type] === trigger)!;

const store = new InMemoryEventStore({ service: 'referral', logs: 1, tenant: 'kangfu' });
const runtime = new CommandRuntime({ store, registry: new EventRegistry(Object.values(referralEvents)), sealing: {} as never, digest: { of: (text: string) => text } as never, clock: systemClock });
const rows = () => ({ caughtUp: async () => true, get: async () => null, peek: async (key: string) => (key === rights._id ? rights : null) });
const moves = new ReferralMoves(new Kangfu({ service: 'referral', store, runtime, commands: new Commands(runtime, new ProblemCatalogue(problems)), clock: systemClock, rows } as never));
const context = (side: Side): RequestContext => new RequestContext({ sub: USERS[side].id, purpose: 'care', lang: 'zh', asOf: null, after: null, correlation: 'x' } as unknown as Passport, policy, async () => USERS[side]);

/** Does a step as this side's user would: codes of problems, or the code of the error. */
const take = async (referralId: string, side: Side, step: Step): Promise<string[]> => {
  try {
    return (await moves.run(context(side), { referralId: globalId('referral', referralId) }, step)).problems.map(({ code }) => code);
  } catch (error) {
    return [String((error as { extensions?: { code?: string } }).extensions?.code ?? error)];
  }
};
const stateOf = (referralId: string) => runtime.load(referralAggregate, streamId('referral', referralId));
let n = 0;
const referralIn = async (status: ReferralStatus): Promise<string> => {
  const referralId = idOf(`referral ${++n}`);
  const sent = { referralId, caseId: ids.case, personId: ids.person, needId: ids.need, agency: AGENCY, service: 'rehabilitation-training', transition: '01', from: 'draft', to: 'created' };
  await runtime.run({ ...referralAggregate, decider: { ...referralAggregate.decider, decide: () => [{ type: 'ReferralSent', data: sent }] } } as never, {
    stream: streamId('referral', referralId), command: { type: 'SendReferral', data: {} } as never, commandId: `sent ${n}`, input: {}, actor: { id: 'a', role: 'assessor', unit: null, for: null }, purpose: 'care', facts: () => ({}) as never,
  });
  for (const trigger of WAY[status]) expect(await take(referralId, trigger === 'request-cancellation' ? 'initiator' : 'recipient', stepOf(trigger))).toEqual([]);
  return referralId;
};

test.each(STATUSES)('from %s: each step of either side is the move of the table, or refused with a code and nothing stored', async (status) => {
  for (const step of STEPS) {
    for (const side of ['initiator', 'recipient'] as const) {
      const referralId = await referralIn(status);
      const before = await stateOf(referralId);
      const answered = await take(referralId, side, step);
      const after = await stateOf(referralId);
      const move = findTransition(status, TRIGGER_OF[step.type], side);
      if (move) {
        expect([step.type, side, answered, after.state.status, after.version]).toEqual([step.type, side, [], move.to, before.version + 1]);
        continue;
      }
      expect([step.type, side, answered, after.version]).toEqual([step.type, side, [expect.stringMatching(/^(FORBIDDEN|referral-other-side|referral-not-open|referral-transition-not-allowed)$/)], before.version]);
    }
  }
});

test('each of the nine outcomes completes a referral', async () => {
  expect(OUTCOMES).toHaveLength(9);
  for (const outcome of OUTCOMES) expect(await take(await referralIn('interim'), 'recipient', { type: 'CompleteReferral', data: { outcome, text: null } })).toEqual([]);
});
