import { chinaDay, idOf, streamId } from '@kangfu/common';
import { addDays } from '@kangfu/common/working-days';
import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { command, processManager, type ProcessEvent, record, type Step } from '@kangfu/processes';
import type { RaiseAnomaly } from '../../flag/flag.commands.js';
import type { Anomaly } from '../../flag/flag.events.js';
import { wasThere } from '../../integration/folds.js';
import { AgencyDesignated, ClosureDayDeclared, ClosureDayTakenBack, DesignationEnded, DesignationResumed, DesignationSuspended, SessionCorrected, SessionDelivered } from '../../integration/referral.contract.js';

const note = { subject: () => null };
export const ClosedDayNoted = defineEvent('quality', 'ClosedDayNoted', { description: '记下停业日 An agency is closed: a note of the process', ...note, data: Type.Object({ closureId: Field.uuid(), place: Type.Optional(Type.String()) }) });
export const OpenDayNoted = defineEvent('quality', 'OpenDayNoted', { description: '记下撤回停业 It is open after all: a note of the process', ...note, data: Type.Object({ closureId: Field.uuid() }) });
export const NotDesignatedNoted = defineEvent('quality', 'NotDesignatedNoted', { description: '记下定点中断 No designation from a day on: a note of the process', ...note, data: Type.Object({ from: Field.date(), until: Type.Optional(Field.date()) }) });
export const DesignatedNoted = defineEvent('quality', 'DesignatedNoted', { description: '记下恢复定点 Designated from a day on: a note of the process', ...note, data: Type.Object({ from: Field.date() }) });

interface Session { readonly sessionId: string; readonly caseId: string; readonly personId: string }
const raise = (anomaly: Anomaly, { sessionId, caseId, personId }: Session, day: string, places?: readonly (string | null)[]): Step => {
  const flagId = idOf(`flag:${anomaly}:${sessionId}:${day}`);
  const data: RaiseAnomaly['data'] = { flagId, caseId, personId, anomaly, day, sessions: [sessionId], ...(places ? { places } : {}) };
  return command({ aggregate: 'flag', stream: streamId('flag', flagId), type: 'RaiseAnomaly', data });
};
/** What took place, as it is entered now. */
const took = ({ day, attendance }: { readonly day: string; readonly attendance: string }, annulled = false): string | null => (!annulled && wasThere(attendance) ? day : null);

const closureNotes = { ClosedDayNoted, OpenDayNoted };
interface Closed { readonly closureId: string; readonly place: string | null }
const closedEvolve = (state: readonly Closed[], event: EventsOf<typeof closureNotes> | ProcessEvent): readonly Closed[] =>
  (event.type === 'ClosedDayNoted' ? [...state, { closureId: event.data.closureId, place: event.data.place ?? null }] : event.type === 'OpenDayNoted' ? state.filter(({ closureId }) => closureId !== event.data.closureId) : state);
const closedFor = (session: Session, day: string, state: readonly Closed[]): readonly Step[] => (state.length === 0 ? [] : [raise('closed-day', session, day, state.map(({ place }) => place))]);

/** By agency and day: what is entered for a day on which its agency is closed. */
export const closedDays = processManager('quality', 'closed-days', '停业日有服务记录 A session on a day on which its agency is closed raises a flag', { initial: [] as readonly Closed[], events: closureNotes, evolve: closedEvolve })
  .on(ClosureDayDeclared, ({ data }) => `${data.agency} ${data.day}`, ({ data: { closureId, place } }) => [record({ type: 'ClosedDayNoted', data: { closureId, ...(place === undefined ? {} : { place }) } })])
  .on(ClosureDayTakenBack, ({ data }) => `${data.agency} ${data.day}`, ({ data: { closureId } }) => [record({ type: 'OpenDayNoted', data: { closureId } })])
  .on(SessionDelivered, ({ data }) => (took(data) === null ? null : `${data.agency} ${data.day}`), ({ data }, { state }) => closedFor(data, data.day, state))
  .on(SessionCorrected, ({ data }) => (took(data.after, data.annulled) === null ? null : `${data.agency} ${data.after.day}`), ({ data }, { state }) => closedFor(data, data.after.day, state));

const designationNotes = { NotDesignatedNoted, DesignatedNoted };
interface Gap { readonly from: string; readonly until: string | null }
const gapEvolve = (state: readonly Gap[], event: EventsOf<typeof designationNotes> | ProcessEvent): readonly Gap[] => {
  if (event.type === 'NotDesignatedNoted') return [...state, { from: event.data.from, until: event.data.until ?? null }];
  if (event.type !== 'DesignatedNoted') return state;
  const last = addDays(event.data.from, -1);
  return state.map((gap) => (gap.until === null || gap.until > last ? { ...gap, until: last } : gap)).filter(({ from, until }) => until === null || from <= until);
};
const inGap = (session: Session, day: string, state: readonly Gap[]): readonly Step[] => (state.some(({ from, until }) => from <= day && (until === null || day <= until)) ? [raise('not-designated', session, day)] : []);
const byAgency = ({ data }: { readonly data: { readonly agency: string } }): string => data.agency;

/** By agency: what is entered for a day on which it was suspended, or no longer designated. */
export const undesignated = processManager('quality', 'undesignated', '定点中断期间有服务记录 A session of an agency that is suspended or not designated raises a flag', { initial: [] as readonly Gap[], events: designationNotes, evolve: gapEvolve })
  .on(DesignationSuspended, byAgency, ({ data: { from, until } }) => [record({ type: 'NotDesignatedNoted', data: { from, ...(until === undefined ? {} : { until }) } })])
  .on(DesignationEnded, byAgency, ({ data: { on } }) => [record({ type: 'NotDesignatedNoted', data: { from: on } })])
  .on(DesignationResumed, byAgency, ({ occurred }) => [record({ type: 'DesignatedNoted', data: { from: chinaDay(occurred) } })])
  .on(AgencyDesignated, byAgency, ({ data: { validFrom } }, { state }) => (state.length === 0 ? [] : [record({ type: 'DesignatedNoted', data: { from: validFrom } })]))
  .on(SessionDelivered, (e) => (took(e.data) === null ? null : byAgency(e)), ({ data }, { state }) => inGap(data, data.day, state))
  .on(SessionCorrected, (e) => (took(e.data.after, e.data.annulled) === null ? null : byAgency(e)), ({ data }, { state }) => inGap(data, data.after.day, state));
