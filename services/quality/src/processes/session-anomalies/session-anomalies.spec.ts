import { idOf } from '@kangfu/common';
import { cause, scenario } from '@kangfu/processes/scenario';
import { specification } from '@kangfu/decider';
import { flagDecider } from '../../flag/flag.decider.js';
import type { RaiseAnomaly } from '../../flag/flag.commands.js';
import { ClosureDayDeclared, ClosureDayTakenBack, DesignationEnded, DesignationResumed, DesignationSuspended, SessionCorrected, SessionDelivered } from '../../integration/referral.contract.js';
import { caseFacts, ids } from '../../shared/examples.js';
import { closedDays, undesignated } from './closed-agencies.process.js';
import { clientTwice, therapistTwice } from './double-bookings.process.js';

const at = '2026-11-25T18:00:00+08:00';
const [agency, day] = ['ft-rehab-centre', '2026-11-25'];
const about = (sessionId: string) => ({ caseId: ids.case, personId: ids.person, sessionId, planId: ids.plan, agency, deliveredBy: ids.worker });
const entry = (time: string, minutes = 60) => ({ day, minutes, attendance: 'attended', startedAt: `${day}T${time}:00+08:00` });
const session = (sessionId: string, time: string, more: object = {}) => cause(SessionDelivered, { ...about(sessionId), ...entry(time), ...more }, at);
const corrected = (sessionId: string, before: string, after: string, annulled = false) => cause(SessionCorrected, { ...about(sessionId), before: entry(before), after: entry(after), annulled }, at);
const [one, two] = [ids.session, ids.visit].sort() as [string, string];
const flagged = (anomaly: string) => ({ aggregate: 'flag', type: 'RaiseAnomaly', stream: `flag-${idOf(`flag:${anomaly}:${one}:${two}`)}`, data: { flagId: idOf(`flag:${anomaly}:${one}:${two}`), caseId: ids.case, personId: ids.person, anomaly, day, sessions: [one, two] } });

test.each([[therapistTwice, 'therapist-twice'], [clientTwice, 'client-twice']] as const)('two sessions at the same time are a flag, whichever comes first: %#', (process, anomaly) => {
  const watched = scenario(process);
  watched.given(session(one, '09:00')).when(session(two, '09:30')).thenCommands(flagged(anomaly));
  watched.given(session(two, '09:30')).when(session(one, '09:00')).thenCommands(flagged(anomaly));
  watched.given(session(one, '09:00')).when(session(two, '10:00')).thenCommands();
  watched.given(session(one, '09:00')).when(session(two, '09:00', { attendance: 'absent' })).thenNothing();
});
test('a lesson of a group is one place for its therapist, and two for a client', () => {
  const [a, b] = [session(one, '09:00', { groupId: ids.note }), session(two, '09:00', { groupId: ids.note })];
  scenario(therapistTwice).given(a).when(b).thenCommands();
  scenario(clientTwice).given(a).when(b).thenCommands(flagged('client-twice'));
});
test('what was corrected is seen as it is now', () => {
  scenario(therapistTwice).given(session(one, '09:00'), corrected(one, '09:00', '14:00')).when(session(two, '09:30')).thenCommands();
  scenario(therapistTwice).given(session(one, '09:00'), corrected(one, '09:00', '09:00', true)).when(session(two, '09:30')).thenCommands();
  scenario(therapistTwice).given(session(one, '09:00'), session(two, '14:00')).when(corrected(two, '14:00', '09:30')).thenCommands(flagged('therapist-twice'));
});
test('a session on a day on which its agency is closed is a flag, and none where the closure was taken back', () => {
  const closed = cause(ClosureDayDeclared, { agency, closureId: ids.note, day, place: '440304006' }, at);
  scenario(closedDays).given(closed).when(session(one, '09:00')).thenCommands({ type: 'RaiseAnomaly', data: { flagId: idOf(`flag:closed-day:${one}:${day}`), caseId: ids.case, personId: ids.person, anomaly: 'closed-day', day, sessions: [one], places: ['440304006'] } });
  scenario(closedDays).given(closed, cause(ClosureDayTakenBack, { agency, closureId: ids.note, day }, at)).when(session(one, '09:00')).thenNothing();
  scenario(closedDays).given(closed).when(session(one, '09:00', { attendance: 'absent' })).thenNothing();
});
test('so is one of an agency that was suspended or not designated that day', () => {
  const suspended = (from: string) => cause(DesignationSuspended, { agency, from }, at);
  const flag = { type: 'RaiseAnomaly', data: { flagId: idOf(`flag:not-designated:${one}:${day}`), caseId: ids.case, personId: ids.person, anomaly: 'not-designated', day, sessions: [one] } };
  scenario(undesignated).given(suspended('2026-11-24')).when(session(one, '09:00')).thenCommands(flag);
  scenario(undesignated).given(cause(DesignationEnded, { agency, on: '2026-11-25' }, at)).when(session(one, '09:00')).thenCommands(flag);
  scenario(undesignated).given(suspended('2026-11-26')).when(session(one, '09:00')).thenNothing();
  scenario(undesignated).given(suspended('2026-11-20'), cause(DesignationResumed, { agency }, '2026-11-24T09:00:00+08:00')).when(session(one, '09:00')).thenNothing();
});
test('the flag is raised once, where the closure is of the place of the case, and says which sessions', () => {
  const data: RaiseAnomaly['data'] = { flagId: ids.note, caseId: ids.case, personId: ids.person, anomaly: 'closed-day', day, sessions: [one], places: ['440304006'] };
  const raised = { type: 'FlagRaised' as const, data: { flagId: ids.note, caseId: ids.case, personId: ids.person, street: '440304006', kind: 'session-anomaly' as const, severity: 'medium' as const, automatic: true, anomaly: 'closed-day' as const, day, sessions: [one] } };
  const flag = specification(flagDecider, { case: caseFacts() });
  flag.given().when({ type: 'RaiseAnomaly', data }).then(raised);
  flag.given(raised).when({ type: 'RaiseAnomaly', data }).thenNothing();
  flag.given().when({ type: 'RaiseAnomaly', data: { ...data, places: ['440304001'] } }).thenNothing();
  flag.given().when({ type: 'RaiseAnomaly', data }, { case: null }).thenRefuses('not-found');
});
