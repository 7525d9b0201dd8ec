import { assertNever, chinaDay } from '@kangfu/common';
import { type Setting, stepDue } from '@kangfu/common/step-clocks';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import { type CaseFacts, hasDistrictNeed, isOpen } from '../../shared/case.js';
import type { Acting } from '../../shared/vocabulary.js';
import type { OrderCommand } from './order.commands.js';
import type { OrderEvent } from './order.events.js';

export type Order = { readonly status: 'none' } | { readonly status: 'ordered' | 'cancelled'; readonly orderId: string; readonly caseId: string; readonly personId: string };
export interface OrderDecisionFacts {
  readonly now: string; readonly actor: Acting; readonly case?: CaseFacts | null;
  /** What the units of its place have set about how long things may take; nothing: the defaults. */
  readonly settings?: readonly Setting[];
  /** The named assessor is one for the place of the case. */
  readonly appointed?: boolean;
  /** Every instrument that was ordered has its result. */
  readonly done?: boolean;
}

export const orderDecider: Decider<OrderCommand, Order, OrderEvent, OrderDecisionFacts> = {
  initial: { status: 'none' },
  decide(command, order, facts) {
    switch (command.type) {
      case 'OrderAssessment': {
        if (order.status !== 'none') return refuse('order-exists');
        const known = facts.case;
        if (!known) return refuse('not-found', {}, ['caseId']);
        if (!isOpen(known)) return refuse('case-not-open', { status: known.status }, ['caseId']);
        if (!hasDistrictNeed(known)) return refuse('need-not-triaged-to-district', {}, ['caseId']);
        const { orderId, needId, instruments, assessor } = command.data;
        const due = command.data.due ?? stepDue(facts.settings ?? [], known.places, 'order', facts.now);
        const problems: Refusal[] = [];
        if (needId !== null && !known.needs.some((need) => need.needId === needId)) problems.push(refusal('need-unknown', {}, ['needId']));
        if (due < chinaDay(facts.now)) problems.push(refusal('day-in-past', { day: due }, ['due']));
        if (!facts.appointed) problems.push(refusal('assessor-unknown', {}, ['assessor']));
        if (problems.length > 0) return refuseAll(problems);
        return [{
          type: 'AssessmentOrdered',
          data: { orderId, caseId: known.caseId, personId: known.personId, ...(needId === null ? {} : { needId }), instruments: [...instruments], due, assessor, orderedBy: facts.actor.id },
        }];
      }
      case 'CancelAssessmentOrder': {
        if (order.status === 'none') return refuse('not-found', {}, ['orderId']);
        if (order.status === 'cancelled') return refuse('order-cancelled');
        if (facts.done) return refuse('order-done');
        const { orderId, caseId, personId } = order;
        return [{ type: 'AssessmentOrderCancelled', data: { orderId, caseId, personId, reasonCode: command.data.reasonCode } }];
      }
      default: return assertNever(command);
    }
  },
  evolve: (_order, { type, data: { orderId, caseId, personId } }) => ({ status: type === 'AssessmentOrdered' ? 'ordered' : 'cancelled', orderId, caseId, personId }),
};
