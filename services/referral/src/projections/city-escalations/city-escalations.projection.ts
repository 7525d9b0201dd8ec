import { projection, type SealedPart } from '@kangfu/subscriptions';
import { CaseEscalatedToCity, CaseReturnedFromCity } from '../../escalation/escalation.events.js';

export interface Round {
  readonly round: number; readonly city: string; readonly reason: string; readonly due: string; readonly escalatedAt: string; readonly escalatedBy: string; readonly text: SealedPart | null;
  readonly returnedAt: string | null; readonly returnedBy: string | null; readonly advice: string | null; readonly adviceText: SealedPart | null;
}
export interface CityEscalationRow { readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly withCity: boolean; readonly rounds: readonly Round[] }

/** What went up to the city centre and came back, by case uuid. */
export const cityEscalations = projection<CityEscalationRow>('city-escalations', 1, {
  view: (_key, slices) => slices.one<CityEscalationRow>('escalation')?.state ?? null,
  indexes: [{ keys: { withCity: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(CaseEscalatedToCity, (e) => e.data.caseId, (state: CityEscalationRow | undefined, e): CityEscalationRow => {
    const { caseId, personId, round, city, reasonCode, due, escalatedBy } = e.data;
    const next: Round = { round, city, reason: reasonCode, due, escalatedAt: e.occurred, escalatedBy, text: e.sealed, returnedAt: null, returnedBy: null, advice: null, adviceText: null };
    return { caseId, personId, accessKey: `case-${caseId}`, withCity: true, rounds: [...(state?.rounds ?? []), next] };
  })
  .on(CaseReturnedFromCity, (e) => e.data.caseId, (state: CityEscalationRow | undefined, e): CityEscalationRow => ({
    ...state!, withCity: false,
    rounds: state!.rounds.map((round) => (round.round === e.data.round ? { ...round, returnedAt: e.occurred, returnedBy: e.data.returnedBy, advice: e.data.advice, adviceText: e.sealed } : round)),
  }));
