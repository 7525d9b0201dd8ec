import { projection } from '@kangfu/subscriptions';
import { type CatalogueLine, counted, DOCUMENT_KINDS, DOCUMENTS, type DocumentKind, type Entries, merged, requiredKinds } from '../../archive/catalogue.js';
import { CaseClosed, CaseReopened, type CloseReason } from '../../closure/closure.events.js';

interface ClosureState { readonly entries: Entries; readonly closed: { readonly at: string; readonly reason: CloseReason; readonly custodian: string | null; readonly retainUntil: string | null; readonly personId: string } | null }
export interface ArchiveRow {
  readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly reason: CloseReason; readonly closedAt: string; readonly custodian: string | null; readonly retainUntil: string | null;
  readonly lines: readonly CatalogueLine[]; readonly missing: readonly DocumentKind[];
}
/** Kinds of streams whose slices are entries. */
const STREAMS = ['case', 'consent', 'assessment', 'opinion', 'escalation', 'referral', 'plan', 'device', 'session', 'progress', 'review', 'visit', 'flag', 'hold'];
const byCase = (e: { data: object }): string => (e.data as { caseId: string }).caseId;

/** The catalogue of a closed case, by case uuid: made of the events of three services, none while the case is open. */
export const archives = projection<ArchiveRow>('archives', 2, {
  view: (caseId, slices) => {
    const closure = slices.one<ClosureState>('closure')?.state;
    if (!closure?.closed) return null;
    const lines = merged([closure.entries, ...STREAMS.flatMap((kind) => slices.all<Entries>(kind).map(({ state }) => state))]);
    const { at, personId, ...closed } = closure.closed;
    const there = new Set(lines.map(({ kind }) => kind));
    return { caseId, personId, accessKey: `case-${caseId}`, closedAt: at, ...closed, lines, missing: requiredKinds(lines, closed.reason).filter((kind) => !there.has(kind)) };
  },
  indexes: [{ keys: { accessKey: 1 } }],
});
for (const kind of DOCUMENT_KINDS) {
  for (const definition of DOCUMENTS[kind]) {
    if (definition === CaseClosed || definition === CaseReopened) continue;
    archives.on(definition, byCase, (state: Entries | undefined, e): Entries => counted(state ?? {}, kind, e.occurred));
  }
}
archives
  .on(CaseClosed, byCase, (state: ClosureState | undefined, e): ClosureState => ({
    entries: counted(state?.entries ?? {}, 'closure', e.occurred),
    closed: { at: e.occurred, reason: e.data.reason, custodian: e.data.custodian ?? null, retainUntil: e.data.retainUntil ?? null, personId: e.data.personId } }))
  .on(CaseReopened, byCase, (state: ClosureState | undefined, e): ClosureState => ({ entries: counted(state!.entries, 'closure', e.occurred), closed: null }));
