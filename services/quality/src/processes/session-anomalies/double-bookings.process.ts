import { idOf, streamId } from '@kangfu/common';
import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { command, type Process, processManager, type ProcessEvent, record, type Step } from '@kangfu/processes';
import type { RaiseAnomaly } from '../../flag/flag.commands.js';
import type { Anomaly } from '../../flag/flag.events.js';
import { wasThere } from '../../integration/folds.js';
import { SessionCorrected, SessionDelivered } from '../../integration/referral.contract.js';

const timed = { caseId: Field.uuid(), personId: Field.uuid(), sessionId: Field.uuid(), begins: Type.Integer(), ends: Type.Integer(), groupId: Type.Optional(Field.uuid()) };
export const SessionTimed = defineEvent('quality', 'SessionTimed', { description: '记下服务时段 When a session was: a note of the process', data: Type.Object(timed) });
export const SessionUntimed = defineEvent('quality', 'SessionUntimed', { description: '服务时段不再有效 It was at another time, or not at all: a note of the process', data: Type.Object({ caseId: Field.uuid(), personId: Field.uuid(), sessionId: Field.uuid() }) });

const events = { SessionTimed, SessionUntimed };
type Timed = EventsOf<typeof events> & { readonly type: 'SessionTimed' };
type Known = readonly Timed['data'][];
const evolve = (state: Known, event: EventsOf<typeof events> | ProcessEvent): Known => {
  if (event.type !== 'SessionTimed' && event.type !== 'SessionUntimed') return state;
  const others = state.filter(({ sessionId }) => sessionId !== event.data.sessionId);
  return event.type === 'SessionTimed' ? [...others, event.data] : others;
};

interface About { readonly sessionId: string; readonly caseId: string; readonly personId: string; readonly deliveredBy: string; readonly groupId?: string | undefined }
interface Entry { readonly day: string; readonly minutes: number; readonly attendance: string; readonly startedAt?: string | undefined }

/** A lesson of a group is one place for its therapist, but not for a client. Which of the two sessions is wrong, people find out; the flag is on the case of the later entry. */
const noted = (anomaly: Anomaly, { sessionId, caseId, personId, groupId }: About, { day, minutes, attendance, startedAt }: Entry, counts: boolean, known: Known): readonly Step[] => {
  if (!counts || startedAt === undefined || !wasThere(attendance)) return known.some((each) => each.sessionId === sessionId) ? [record({ type: 'SessionUntimed', data: { caseId, personId, sessionId } })] : [];
  const begins = Date.parse(startedAt);
  const ends = begins + minutes * 60_000;
  const clashes = known.filter((each) => each.sessionId !== sessionId && each.begins < ends && begins < each.ends && !(anomaly === 'therapist-twice' && groupId !== undefined && groupId === each.groupId));
  return [
    record({ type: 'SessionTimed', data: { caseId, personId, sessionId, begins, ends, ...(groupId ? { groupId } : {}) } }),
    ...clashes.map((other) => {
      const sessions = [sessionId, other.sessionId].sort();
      const flagId = idOf(`flag:${anomaly}:${sessions.join(':')}`);
      const data: RaiseAnomaly['data'] = { flagId, caseId, personId, anomaly, day, sessions };
      return command({ aggregate: 'flag', stream: streamId('flag', flagId), type: 'RaiseAnomaly', data });
    }),
  ];
};

const doubleBooking = (name: string, description: string, anomaly: Anomaly, whose: (about: About) => string): Process<Known> => processManager('quality', name, description, { initial: [] as Known, events, evolve })
  .on(SessionDelivered, ({ data }) => `${whose(data)} ${data.day}`, ({ data }, { state }) => noted(anomaly, data, data, true, state))
  .on(SessionCorrected, ({ data }) => `${whose(data)} ${data.after.day}`, ({ data }, { state }) => noted(anomaly, data, data.after, !data.annulled, state))
  // Of the day it was on before, where that is another.
  .on(SessionCorrected, ({ data }) => (data.before.day === data.after.day ? null : `${whose(data)} ${data.before.day}`), ({ data }, { state }) => noted(anomaly, data, data.before, false, state));

export const therapistTwice = doubleBooking('therapist-twice', '治疗师同时两处 A therapist in two places at once raises a flag', 'therapist-twice', ({ deliveredBy }) => deliveredBy);
export const clientTwice = doubleBooking('client-twice', '服务对象同时两处 A client in two sessions at once raises a flag', 'client-twice', ({ personId }) => personId);
