import { specification } from '@kangfu/decider';
import type { CompleteDuty, OpenDuty } from './duty.commands.js';
import { dutyDecider, type DutyFacts } from './duty.decider.js';

const data = {
  dutyId: '33333333-3333-5333-8333-333333333333', personId: '11111111-1111-5111-8111-111111111111', screeningId: '22222222-2222-5222-8222-222222222222', tier: 2 as const,
  unit: 'mch-320412', chasedBy: '320412105', due: '2026-04-01', places: ['320412105', 'cz-jingkai', '3204'],
};
const { due: _due, chasedBy: _chasedBy, places: _places, ...about } = data;
const open: OpenDuty = { type: 'OpenDuty', data };
const complete = (result: 'normal' | 'abnormal', doneOn?: string): CompleteDuty => ({ type: 'CompleteDuty', data: { result, doneOn } });
const duty = specification(dutyDecider, { today: '2026-03-20' } as DutyFacts);
const opened = { type: 'DutyOpened' as const, data };
const done = { type: 'DutyDone' as const, data: { ...about, result: 'abnormal' as const, doneOn: '2026-03-20' } };

test('a duty is opened once', () => {
  duty.given().when(open).then(opened);
  duty.given(opened).when(open).thenNothing();
  duty.given(opened, done).when(open).thenNothing();
});
test('it is done with its result, today unless said otherwise', () => {
  duty.given(opened).when(complete('abnormal')).then(done);
  duty.given(opened).when(complete('normal', '2026-03-18')).then({ type: 'DutyDone', data: { ...about, result: 'normal', doneOn: '2026-03-18' } });
});
test('the same result again changes nothing, another is refused', () => {
  duty.given(opened, done).when(complete('abnormal')).thenNothing();
  duty.given(opened, done).when(complete('normal')).thenRefuses('duty-done');
  duty.given(opened, done).when(complete('abnormal', '2026-03-19')).thenRefuses('duty-done');
});
test('a loop is left open once, and not where the duty was done meanwhile', () => {
  const leave = { type: 'LeaveLoopOpen' as const, data: {} };
  const left = { type: 'LoopLeftOpen' as const, data: { ...about, chasedBy: data.chasedBy, due: data.due } };
  duty.given(opened).when(leave).then(left);
  duty.given(opened, left).when(leave).thenNothing();
  duty.given(opened, done).when(leave).thenNothing();
  duty.given(opened, left).when(complete('abnormal')).then(done);
});
test('nothing is done tomorrow, nor without a duty', () => {
  duty.given(opened).when(complete('normal', '2026-03-21')).thenRefuses('date-in-future');
  duty.given().when(complete('normal')).thenRefuses('not-found');
});
test('an open duty goes to the MCH and the station of the new street with its last day; a done one stays', () => {
  const to = { unit: 'mch-320404', chasedBy: '320404001', places: ['320404001', 'cz-tianning', '3204'] };
  const handOver = { type: 'HandOverDuty' as const, data: to };
  const handed = { type: 'DutyHandedOver' as const, data: { dutyId: data.dutyId, personId: data.personId, screeningId: data.screeningId, tier: data.tier, ...to, from: { unit: data.unit, chasedBy: data.chasedBy } } };
  duty.given(opened).when(handOver).then(handed);
  duty.given(opened, handed).when(handOver).thenNothing();
  duty.given(opened, done).when(handOver).thenNothing();
  duty.given().when(handOver).thenNothing();
  duty.given(opened, handed).when(complete('abnormal')).then({ ...done, data: { ...done.data, unit: 'mch-320404' } });
  duty.given(opened, handed).when({ type: 'LeaveLoopOpen', data: {} }).then({ type: 'LoopLeftOpen', data: { ...about, unit: 'mch-320404', chasedBy: '320404001', due: data.due } });
  duty.given(opened).when({ ...handOver, data: { ...to, unit: null } }).then({ ...handed, data: { ...handed.data, unit: data.unit } });
});
