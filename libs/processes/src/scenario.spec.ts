import { calendarDays, workingDays } from '@kangfu/common/working-days';
import { defineEvent, Field, Type } from '@kangfu/contracts';
import { cancel, command, end, pause, processManager, record, resume, schedule } from './process.js';
import { cause, scenario, timePasses } from './scenario.js';

const event = <const N extends string>(type: N) => defineEvent('shop', type, { description: type, data: Type.Object({ order: Field.uuid(), until: Type.Optional(Field.instant()) }), subject: () => null });
const [Placed, Held, Released, Changed, Paid] = [event('Placed'), event('Held'), event('Released'), event('Changed'), event('Paid')];
const Reminded = defineEvent('shop', 'Reminded', { description: 'reminded', data: Type.Object({ times: Field.int() }), subject: () => null });
const order = '11111111-1111-5111-8111-111111111111';
const keyOf = (e: { data: { order: string } }): string => e.data.order;
const remind = (times: number) => command({ aggregate: 'order', stream: `order-${order}`, type: 'Remind', data: { times } });

const payment = processManager('shop', 'payment', '付款 waits for the payment of an order', {
  initial: { reminded: 0 }, events: { Reminded }, evolve: (state, e) => (e.type === 'Reminded' ? { reminded: e.data.times } : state),
})
  .on(Placed, keyOf, () => [schedule('pay', workingDays(5))])
  .on(Held, keyOf, (e) => [pause('pay', 'on hold', e.data.until ?? null)])
  .on(Released, keyOf, () => [resume('pay')])
  .on(Changed, keyOf, () => [schedule('pay', calendarDays(10)), cancel('never-set')])
  .on(Paid, keyOf, () => [end()])
  .onTimer('pay', (_fired, { state: { reminded } }) => [remind(reminded + 1), record({ type: 'Reminded', data: { times: reminded + 1 } }), ...(reminded < 2 ? [schedule('pay', workingDays(2))] : [])]);
const paying = scenario(payment);
type Of = typeof Placed | typeof Held | typeof Released | typeof Changed | typeof Paid;
const at = (definition: Of, instant: string, until?: string) => cause(definition as typeof Placed, { order, ...(until ? { until } : {}) }, instant);
const placed = at(Placed, '2026-09-28T10:00:00+08:00');

test('five working days over the National Day week of 2026: Saturday 10 October is worked, and the last day is theirs to its end', () => {
  paying.given().when(placed).thenTimers({ pay: '2026-10-10' });
  paying.given(placed).when(timePasses('2026-10-10T23:59:59+08:00')).thenNothing();
  paying.given(placed).when(timePasses('2026-10-11T00:00:00+08:00')).thenCommands({ type: 'Remind', data: { times: 1 } });
});

test('a clock on hold keeps what is left of it, whatever holidays come between', () => {
  const held = at(Held, '2026-09-30T17:00:00+08:00');
  paying.given(placed).when(held).thenTimers({ pay: 'paused' });
  paying.given(placed, held).when(timePasses('2027-01-01T00:00:00+08:00')).thenNothing();
  // Three days were left: 9 and 10 October, then Monday the 12th.
  paying.given(placed, held).when(at(Released, '2026-10-08T09:00:00+08:00')).thenTimers({ pay: '2026-10-12' });
  paying.given(placed, held, at(Released, '2026-09-30T18:00:00+08:00')).when(at(Released, '2026-10-09T09:00:00+08:00')).thenNothing();
  paying.given(placed, held).when(at(Held, '2026-10-09T09:00:00+08:00')).thenNothing();
});

test('held on its last day and released on a day off, it ends on the next day worked', () =>
  paying.given(placed, at(Held, '2026-10-10T12:00:00+08:00')).when(at(Released, '2026-10-17T12:00:00+08:00')).thenTimers({ pay: '2026-10-19' }));

test('a hold until an instant ends by itself then', () => {
  const held = at(Held, '2026-09-30T17:00:00+08:00', '2026-10-15T00:00:00+08:00');
  paying.given(placed, held).when(timePasses('2026-10-14T23:00:00+08:00')).thenNothing();
  paying.given(placed, held).when(timePasses('2026-10-15T01:00:00+08:00')).thenTimers({ pay: '2026-10-20' });
});

test('a hold that comes after the last day does not undo that it was missed', () => {
  const late = at(Held, '2026-10-12T09:00:00+08:00');
  paying.given(placed).when(late).thenNothing();
  paying.given(placed, late).when(timePasses('2026-10-12T10:00:00+08:00')).thenCommands({ type: 'Remind' });
});

test('a clock that is set anew replaces the one that ran, and paying ends all', () => {
  const { events } = paying.given(placed).when(at(Changed, '2026-09-30T10:00:00+08:00'));
  expect(events.map(({ type }) => type)).toEqual(['TimerCancelled', 'TimerScheduled']);
  paying.given(placed).when(at(Changed, '2026-09-30T10:00:00+08:00')).thenTimers({ pay: '2026-10-10' });
  paying.given(placed).when(at(Paid, '2026-09-30T10:00:00+08:00')).thenEnded();
  paying.given(placed, at(Paid, '2026-09-30T10:00:00+08:00'), placed).when(timePasses('2027-01-01T00:00:00+08:00')).thenNothing();
});

test('what it counts in events of its own it knows when the next timer fires; follow-up clocks count from when one was due, however late', () => {
  paying.given(placed, timePasses('2026-10-11T00:00:00+08:00')).when(timePasses('2026-10-14T00:00:00+08:00')).thenCommands({ data: { times: 2 } });
  // Everything was down for a month: all three are due at once, none twice.
  paying.given(placed).when(timePasses('2026-11-11T00:00:00+08:00')).thenCommands({ data: { times: 1 } }, { data: { times: 2 } }, { data: { times: 3 } });
});

test('a wrong expectation is told', () => {
  expect(() => paying.given(placed).when(timePasses('2026-10-11T00:00:00+08:00')).thenCommands()).toThrow('Remind');
  expect(() => paying.given().when(placed).thenTimers({})).toThrow('2026-10-10');
  expect(() => paying.given().when(placed).thenNothing()).toThrow('TimerScheduled');
});
