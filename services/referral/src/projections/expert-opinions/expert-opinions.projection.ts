import { projection, type SealedPart } from '@kangfu/subscriptions';
import { ExpertOpinionGiven, ExpertOpinionRequested } from '../../opinion/opinion.events.js';

interface Given { readonly panel: number; readonly expert: string; readonly advice: string; readonly at: string; readonly text: SealedPart | null }
interface State {
  readonly opinionId: string; readonly caseId: string; readonly personId: string; readonly panels: readonly number[]; readonly experts: readonly string[];
  readonly due: string; readonly requestedBy: string; readonly requestedAt: string; readonly question: SealedPart | null; readonly given: readonly Given[];
}
export interface ExpertOpinionRow extends State {
  readonly accessKey: string;
  readonly status: 'asked' | 'given';
  /** Panels that have not answered. */
  readonly waiting: readonly number[];
  readonly doneAt: string | null;
}

/** Opinions asked of expert panels, by uuid: given when every panel has answered. */
export const expertOpinions = projection<ExpertOpinionRow>('expert-opinions', 1, {
  view: (_key, slices) => {
    const state = slices.one<State>('opinion')?.state;
    if (!state) return null;
    const waiting = state.panels.filter((panel) => !state.given.some((each) => each.panel === panel));
    return { ...state, accessKey: `case-${state.caseId}`, waiting, status: waiting.length === 0 ? 'given' : 'asked', doneAt: waiting.length === 0 ? state.given.at(-1)!.at : null };
  },
  indexes: [{ keys: { caseId: 1, requestedAt: 1, _id: 1 } }, { keys: { status: 1, due: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(ExpertOpinionRequested, (e) => e.data.opinionId, (_state, e): State => ({ ...e.data, requestedAt: e.occurred, question: e.sealed, given: [] }))
  .on(ExpertOpinionGiven, (e) => e.data.opinionId, (state: State | undefined, e): State => {
    const { panel, expert, advice } = e.data;
    return { ...state!, given: [...state!.given, { panel, expert, advice, at: e.occurred, text: e.sealed }] };
  });
