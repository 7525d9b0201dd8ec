import { projection, type SealedPart } from '@kangfu/subscriptions';
import { FlagRaised, FlagResolved } from '../../flag/flag.events.js';

export interface FlagRow {
  readonly flagId: string; readonly caseId: string; readonly personId: string;
  /** Of the person: the liaison of their community raises flags, and a case knows no community. */
  readonly accessKey: string;
  readonly kind: string; readonly severity: string; readonly automatic: boolean; readonly due: string | null; readonly raisedBy: string | null; readonly raisedAt: string; readonly open: boolean;
  readonly resolution: string | null; readonly resolvedBy: string | null; readonly resolvedAt: string | null; readonly text: SealedPart | null; readonly resolutionText: SealedPart | null;
  /** Of an anomaly of sessions. */
  readonly anomaly: string | null; readonly day: string | null; readonly sessions: readonly string[];
}
/** Flags by uuid. */
export const flags = projection<FlagRow>('flags', 2, {
  view: (_key, slices) => slices.one<FlagRow>('flag')?.state ?? null,
  indexes: [{ keys: { caseId: 1, raisedAt: 1, _id: 1 } }, { keys: { open: 1, raisedAt: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(FlagRaised, (e) => e.data.flagId, (_s, { data, sealed, occurred }): FlagRow => ({
    flagId: data.flagId, caseId: data.caseId, personId: data.personId, accessKey: `person-${data.personId}`, kind: data.kind, severity: data.severity, automatic: data.automatic, due: data.due ?? null,
    raisedBy: data.raisedBy ?? null, raisedAt: occurred, open: true, resolution: null, resolvedBy: null, resolvedAt: null, text: sealed, resolutionText: null,
    anomaly: data.anomaly ?? null, day: data.day ?? null, sessions: data.sessions ?? [] }))
  .on(FlagResolved, (e) => e.data.flagId, (state: FlagRow | undefined, e): FlagRow =>
    ({ ...state!, open: false, resolution: e.data.resolution, resolvedBy: e.data.resolvedBy, resolvedAt: e.occurred, resolutionText: e.sealed }));
