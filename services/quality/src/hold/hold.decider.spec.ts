import { specification } from '@kangfu/decider';
import { cause, scenario, timePasses } from '@kangfu/processes/scenario';
import { holdEnd } from '../processes/hold-end/hold-end.process.js';
import { caseFacts, ids } from '../shared/examples.js';
import type { HoldCommand } from './hold.commands.js';
import { holdDecider } from './hold.decider.js';
import { CaseHeld, CaseResumed, type HoldEvent } from './hold.events.js';

const hold = specification(holdDecider, { now: '2026-11-20T02:00:00.000Z', case: caseFacts() });
const holdUntil = (until: string, more = {}): HoldCommand => ({ type: 'HoldCase', data: { reason: 'in-hospital', until, text: null, ...more } });
const resume: HoldCommand = { type: 'ResumeCase', data: {} };
const about = { caseId: ids.case, personId: ids.person };
const held: HoldEvent = { type: 'CaseHeld', data: { ...about, reasonCode: 'in-hospital', until: '2026-12-31' } };
const resumed: HoldEvent = { type: 'CaseResumed', data: { ...about, automatic: false } };

test('an open case is put on hold until a day, with a reason, and resumed by hand', () => {
  hold.given().when(holdUntil('2026-12-31')).then(held);
  hold.given(held).when(resume).then(resumed);
  hold.given(held, resumed).when(holdUntil('2026-12-31')).thenTypes('CaseHeld');
});
test('not twice, not into the past, not what is not open or not accepted yet', () => {
  hold.given(held).when(holdUntil('2026-12-31')).thenRefuses('case-on-hold');
  hold.given().when(resume).thenRefuses('case-not-on-hold');
  hold.given().when(holdUntil('2026-11-19', { reason: 'other' })).thenRefuses('hold-over', 'reason-required');
  hold.given().when(holdUntil('2026-12-31'), { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open');
  hold.given().when(holdUntil('2026-12-31'), { case: caseFacts({ accepted: false }) }).thenRefuses('case-not-accepted');
});
test('it ends by itself when its last day is over, unless it was resumed before', () => {
  const end: HoldCommand = { type: 'EndHold', data: { until: '2026-12-31' } };
  hold.given(held).when(end, { case: undefined }).then({ type: 'CaseResumed', data: { ...about, automatic: true } });
  hold.given(held, resumed).when(end).thenNothing();
  hold.given(held, resumed, { ...held, data: { ...held.data, until: '2027-01-31' } } as HoldEvent).when(end).thenNothing();

  const process = scenario(holdEnd);
  const begun = cause(CaseHeld, { ...about, reasonCode: 'in-hospital', until: '2026-12-31' }, '2026-11-20T10:00:00+08:00');
  process.given(begun).when(timePasses('2026-12-31T23:59:59+08:00')).thenNothing();
  process.given(begun).when(timePasses('2027-01-01T00:00:00+08:00')).thenCommands({ aggregate: 'hold', stream: `hold-${ids.case}`, type: 'EndHold', data: { until: '2026-12-31' } });
  process.given(begun, cause(CaseResumed, { ...about, automatic: false }, '2026-12-01T10:00:00+08:00')).when(timePasses('2027-06-01T00:00:00+08:00')).thenNothing();
});
