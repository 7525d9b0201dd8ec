import { specification } from '@kangfu/decider';
import { caseFacts, ids } from '../../shared/examples.js';
import type { OrderAssessment, OrderCommand } from './order.commands.js';
import { orderDecider } from './order.decider.js';
import type { OrderEvent } from './order.events.js';

// Monday 23 November 2026, in China.
const order = specification(orderDecider, { now: '2026-11-23T02:00:00.000Z', actor: { id: ids.assessor, units: ['440304'] }, case: caseFacts(), appointed: true, done: false });
const place = (more: Partial<OrderAssessment['data']> = {}): OrderAssessment => ({ type: 'OrderAssessment', data: { orderId: ids.goal, needId: ids.need, instruments: ['barthel', 'icf'], due: null, assessor: ids.assessor, ...more } });
const cancel: OrderCommand = { type: 'CancelAssessmentOrder', data: { reasonCode: 'client-away' } };
const about = { orderId: ids.goal, caseId: ids.case, personId: ids.person };
const ordered: OrderEvent = { type: 'AssessmentOrdered', data: { ...about, needId: ids.need, instruments: ['barthel', 'icf'], due: '2026-12-02', assessor: ids.assessor, orderedBy: ids.assessor } };
const cancelled: OrderEvent = { type: 'AssessmentOrderCancelled', data: { ...about, reasonCode: 'client-away' } };

test('an order names need, instruments and assessor; without a day it is due in seven working days', () => order.given().when(place()).then(ordered));
test('everything wrong with it is named at once', () => {
  order.given().when(place({ needId: ids.otherGoal, due: '2026-11-22' }), { appointed: false }).thenRefuses('need-unknown', 'day-in-past', 'assessor-unknown');
});
test('only for an open case of which the district has a need', () => {
  order.given().when(place(), { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open');
  order.given().when(place(), { case: caseFacts({ needs: [] }) }).thenRefuses('need-not-triaged-to-district');
});
test('it is cancelled once, and not when every instrument has its result', () => {
  order.given(ordered).when(cancel).then(cancelled);
  order.given(ordered, cancelled).when(cancel).thenRefuses('order-cancelled');
  order.given(ordered).when(cancel, { done: true }).thenRefuses('order-done');
  order.given().when(cancel).thenRefuses('not-found');
});
test('or in as many as the units of its place have set', () =>
  expect(order.given().when(place(), { settings: [{ unit: '440304', key: 'order', from: '2026-11-01', days: 2 }] }).decision).toMatchObject([{ data: { due: '2026-11-25' } }]));
