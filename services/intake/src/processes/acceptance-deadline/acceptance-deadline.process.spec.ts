import { cause, scenario, timePasses } from '@kangfu/processes/scenario';
import { RequestAccepted, RequestCompleted, RequestFiled, RequestRefused, RequestReturned, RequestWithdrawn } from '../../case/case.events.js';
import { acceptanceDeadline } from './acceptance-deadline.process.js';

const ids = { caseId: '0b54e1d6-0000-5000-8000-000000000001', personId: 'a3f0c1de-6f0e-5a40-9d3f-000000000001' };
const filedIn = (...places: string[]) => cause(RequestFiled, { ...ids, street: places[0]!, window: places[0]!, places, needs: [{ needId: ids.caseId, kind: 'vocational' }], missing: [], provided: [], filedAtUnit: null }, '2026-09-28T10:00:00+08:00');
const filed = filedIn('440304006', '440304', '4403', '440304006009');
const returned = (at: string) => cause(RequestReturned, { ...ids, missing: ['medical-record'] }, at);
const completed = (at: string, ...missing: 'medical-record'[]) => cause(RequestCompleted, { ...ids, provided: ['application-form'], missing }, at);
const deadline = scenario(acceptanceDeadline);

test('five working days, over the National Day week of 2026 with its make-up day; then one level after the other every two, to the end of the chain', () => {
  deadline.given().when(filed).thenTimers({ accept: '2026-10-10' });
  deadline.given(filed).when(timePasses('2026-10-10T23:59:59+08:00')).thenNothing();
  const late = deadline.given(filed).when(timePasses('2026-10-11T00:00:00+08:00'));
  late.thenCommands({ aggregate: 'case', stream: `case-${ids.caseId}`, type: 'NoteOverdue', data: { step: 'accept', due: '2026-10-10', level: 1 } });
  late.thenTimers({ escalate: '2026-10-13' });
  deadline.given(filed).when(timePasses('2026-12-31T00:00:00+08:00')).thenCommands(...[1, 2, 3].map((level) => ({ data: { step: 'accept', due: '2026-10-10', level } })));
});

test('the chain is as long as the programme has it', () =>
  deadline.given(filedIn('990101001', '990101', '9901')).when(timePasses('2026-12-31T00:00:00+08:00')).thenCommands({ data: { step: 'accept', due: '2026-10-10', level: 1 } }));

test('the clock stands still until the papers are complete, and runs on with what was left', () => {
  const back = returned('2026-09-30T15:00:00+08:00');
  deadline.given(filed).when(back).thenTimers({ accept: 'paused' });
  deadline.given(filed, back).when(timePasses('2026-12-31T00:00:00+08:00')).thenNothing();
  deadline.given(filed, back).when(completed('2026-10-12T09:00:00+08:00', 'medical-record')).thenNothing();
  deadline.given(filed, back).when(completed('2026-10-12T09:00:00+08:00')).thenTimers({ accept: '2026-10-15' });
  deadline.given(filed).when(completed('2026-09-29T09:00:00+08:00')).thenNothing();
});

test('an escalation stands still too', () =>
  deadline.given(filed, timePasses('2026-10-11T00:00:00+08:00')).when(returned('2026-10-12T09:00:00+08:00')).thenTimers({ escalate: 'paused' }));

test('deciding ends it', () => {
  const at = '2026-10-09T09:00:00+08:00';
  for (const decided of [cause(RequestAccepted, ids, at), cause(RequestRefused, { ...ids, reasonCode: 'own-wish' }, at), cause(RequestWithdrawn, { ...ids, street: '440304006', accepted: false, reasonCode: 'own-wish' }, at)]) {
    deadline.given(filed).when(decided).thenEnded();
    deadline.given(filed, decided).when(timePasses('2026-12-31T00:00:00+08:00')).thenNothing();
  }
});
