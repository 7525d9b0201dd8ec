import { projection, type SealedPart } from '@kangfu/subscriptions';
import { ChangeAnswered, ChangeAsked, type ChangeAnswer, type ChangeReason, type ChangeWish } from '../../change-request/change-request.events.js';

interface State {
  readonly changeId: string; readonly caseId: string; readonly personId: string; readonly referralId: string; readonly wish: ChangeWish; readonly reason: ChangeReason;
  readonly askedAt: string; readonly text: SealedPart | null; readonly answer: ChangeAnswer | null; readonly answeredAt: string | null; readonly answerText: SealedPart | null;
  /** Of an appointment: the agency that has to answer. One that is to be left does not read why. */
  readonly agency: string | null;
}
export interface ChangeRequestRow extends State { readonly accessKey: string }

/** What the client or guardian asked to be changed, as asked last, with its answer; by the uuid of the wish about the referral. */
export const changeRequests = projection<ChangeRequestRow>('change-requests', 1, {
  view: (_key, slices) => { const state = slices.one<State>('change-request')?.state; return state ? { ...state, accessKey: `case-${state.caseId}` } : null; },
  indexes: [{ keys: { caseId: 1, askedAt: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(ChangeAsked, (e) => e.data.changeId, (_state, e): State => {
    const { changeId, caseId, personId, referralId, wish, reasonCode, agency } = e.data;
    return { changeId, caseId, personId, referralId, wish, reason: reasonCode, askedAt: e.occurred, text: e.sealed, answer: null, answeredAt: null, answerText: null, agency: wish === 'appointment' ? agency : null };
  })
  .on(ChangeAnswered, (e) => e.data.changeId, (state: State | undefined, e): State => ({ ...state!, answer: e.data.answer, answeredAt: e.occurred, answerText: e.sealed }));
