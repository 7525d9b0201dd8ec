import type { InstrumentCode } from '../instruments/instrument.js';
import type { OrderCancellation } from './order.events.js';

export interface OrderAssessment {
  readonly type: 'OrderAssessment';
  readonly data: {
    readonly orderId: string;
    readonly needId: string | null;
    readonly instruments: readonly InstrumentCode[];
    /** Last day; the step's own clock where null. */
    readonly due: string | null;
    /** User id. */
    readonly assessor: string;
  };
}
export interface CancelAssessmentOrder { readonly type: 'CancelAssessmentOrder'; readonly data: { readonly reasonCode: OrderCancellation } }
export type OrderCommand = OrderAssessment | CancelAssessmentOrder;
