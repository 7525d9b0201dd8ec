import { projection, type ProjectedEvent } from '@kangfu/subscriptions';
import { AssessmentRecorded, InstrumentScored } from '../../assessment/assessment.events.js';
import type { InstrumentCode } from '../../assessment/instruments/instrument.js';
import { AssessmentOrderCancelled, AssessmentOrdered } from '../../assessment/order/order.events.js';
import type { OrderStatus } from '../../graphql/enums.js';

interface OrderState {
  readonly orderId: string; readonly caseId: string; readonly personId: string; readonly needId: string | null; readonly instruments: readonly InstrumentCode[];
  readonly due: string; readonly assessor: string; readonly orderedBy: string; readonly orderedAt: string; readonly cancelled: string | null;
}
interface ResultState { readonly assessmentId: string; readonly instrument: string; readonly at: string }
export interface AssessmentOrderRow extends OrderState {
  readonly accessKey: string;
  readonly status: OrderStatus;
  /** The last of the instruments has its result. */
  readonly doneAt: string | null;
  readonly results: readonly ResultState[];
}
type Scored = ProjectedEvent<typeof AssessmentRecorded> | ProjectedEvent<typeof InstrumentScored>;
const byOrder = (e: Scored): string[] => (e.data.orderId === undefined ? [] : [e.data.orderId]);
const result = (_state: unknown, e: Scored): ResultState => ({ assessmentId: e.data.assessmentId, instrument: e.data.instrument, at: e.occurred });

/** Ordered assessments by uuid, with the results that fulfil them: done when every instrument has one. */
export const assessmentOrders = projection<AssessmentOrderRow>('assessment-orders', 1, {
  view: (_key, slices) => {
    const order = slices.one<OrderState>('order')?.state;
    if (!order) return null;
    const results = slices.all<ResultState>('assessment').map(({ state }) => state).sort((a, b) => (a.at < b.at ? -1 : 1));
    const firsts = order.instruments.map((instrument) => results.find((each) => each.instrument === instrument)?.at ?? null);
    const done = firsts.every((at) => at !== null);
    return { ...order, accessKey: `case-${order.caseId}`, status: done ? 'done' : order.cancelled ? 'cancelled' : 'open', doneAt: done ? firsts.sort().at(-1)! : null, results };
  },
  indexes: [{ keys: { caseId: 1, due: 1, _id: 1 } }, { keys: { assessor: 1, status: 1, due: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(AssessmentOrdered, (e) => e.data.orderId, (_state, e): OrderState => ({ ...e.data, instruments: e.data.instruments as InstrumentCode[], needId: e.data.needId ?? null, orderedAt: e.occurred, cancelled: null }))
  .on(AssessmentOrderCancelled, (e) => e.data.orderId, (state: OrderState | undefined, e): OrderState => ({ ...state!, cancelled: e.data.reasonCode }))
  .on(AssessmentRecorded, byOrder, result)
  .on(InstrumentScored, byOrder, result);
