import { assertNever } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import { isTerminal, type ReferralStatus } from '../referral/referral.machine.js';
import type { ChangeRequestCommand } from './change-request.commands.js';
import type { ChangeRequestEvent, ChangeWish } from './change-request.events.js';

interface Asked { readonly changeId: string; readonly caseId: string; readonly personId: string; readonly referralId: string; readonly agency: string; readonly wish: ChangeWish; readonly moves: number }
export type ChangeRequest = { readonly status: 'none' } | ({ readonly status: 'asked' | 'answered' } & Asked);

export interface ChangeFacts {
  /** The referral it is about; null: there is none. `moves`: steps it has taken. */
  readonly referral: { readonly referralId: string; readonly caseId: string; readonly personId: string; readonly agency: string; readonly status: ReferralStatus; readonly moves: number } | null;
  readonly actor: string;
  /** The actor is the person or guardian. */
  readonly own: boolean;
}
/** The referral lets the person go: by agreement, as its machine has it. */
const lettingGo = (status: ReferralStatus): boolean => status === 'cancellation-requested' || isTerminal(status);

/**
 * One wish about one referral: another agency, or another appointment. It changes nothing by itself: whoever answers "done" has done it before, by the steps of the
 * referral's own machine, and whoever refuses says why.
 */
export const changeRequestDecider: Decider<ChangeRequestCommand, ChangeRequest, ChangeRequestEvent, ChangeFacts> = {
  initial: { status: 'none' },
  decide(command, state, { referral, actor, own }) {
    switch (command.type) {
      case 'AskChange': {
        const { changeId, wish, reasonCode, text } = command.data;
        if (!referral) return refuse('not-found', {}, ['referralId']);
        if (state.status === 'asked') return refuse('change-asked-already', {}, ['wish']);
        if (lettingGo(referral.status)) return refuse('change-of-ended-referral', { status: referral.status }, ['referralId']);
        if (wish === 'appointment' && referral.status !== 'scheduled') return refuse('change-without-appointment', {}, ['wish']);
        if (reasonCode === 'other' && !text) return refuse('change-reason-required', {}, ['text']);
        const { referralId, caseId, personId, agency, moves } = referral;
        return [{ type: 'ChangeAsked', data: { changeId, caseId, personId, referralId, agency, wish, reasonCode, recordedByStaff: !own, moves }, ...(text ? { personal: { text } } : {}) }];
      }
      case 'AnswerChange': {
        const { answer, text } = command.data;
        if (state.status === 'none' || !referral) return refuse('not-found', {}, ['changeId']);
        if (state.status === 'answered') return refuse('change-answered', {}, ['changeId']);
        if (answer === 'refused' && !text) return refuse('change-reason-required', {}, ['text']);
        const made = lettingGo(referral.status) || (state.wish === 'appointment' && referral.moves > state.moves);
        if (answer === 'done' && !made) return refuse('change-not-made', {}, ['answer']);
        const { changeId, caseId, personId, referralId, agency, wish } = state;
        return [{ type: 'ChangeAnswered', data: { changeId, caseId, personId, referralId, agency, wish, answer, answeredBy: actor }, ...(text ? { personal: { text } } : {}) }];
      }
      default: return assertNever(command);
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'ChangeAsked': return { status: 'asked', ...event.data };
      case 'ChangeAnswered': return state.status === 'none' ? state : { ...state, status: 'answered' };
      default: return assertNever(event);
    }
  },
};
