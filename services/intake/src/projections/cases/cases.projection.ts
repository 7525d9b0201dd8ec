import { projection, type ProjectedEvent, type SealedPart } from '@kangfu/subscriptions';
import type { EventDefinition } from '@kangfu/contracts';
import type { CaseStatus } from '../../case/case-status.js';
import { caseDecider, type CaseState, type KnownCase, type Manager, type Need, type Overdue } from '../../case/case.decider.js';
import {
  type CaseEvent, CaseManagerNamed, CaseRedirected, NeedTriaged, RequestAccepted, RequestCompleted, RequestFiled, RequestRefused, RequestReturned, StepOverdue,
} from '../../case/case.events.js';
import type { Material } from '../../case/needs.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contracts.js';

export interface CaseRow {
  caseId: string;
  personId: string;
  accessKey: string;
  status: CaseStatus;
  /** Neither refused nor closed. */
  open: boolean;
  closed: boolean;
  street: string;
  window: string;
  places: readonly string[];
  needs: readonly Need[];
  missing: readonly Material[];
  provided: readonly Material[];
  manager: Manager | null;
  unassigned: boolean;
  filedAt: string;
  /** When the street accepted or refused; null before. */
  decidedAt: string | null;
  filedAtUnit: string | null;
  /** The street has not decided in time; null once it has. */
  overdue: (Overdue & { readonly since: string }) | null;
  late: boolean;
  refusal: string | null;
  statement: SealedPart | null;
  refusalReason: SealedPart | null;
  /** Version of the request's stream: what `expectedVersion` is compared with. */
  version: number;
  /** The decider's own state: what `allowedActions` asks. */
  request: KnownCase;
}

interface RequestSlice { request: CaseState; overdueSince: string | null; filedAt: string; decidedAt: string | null; filedAtUnit: string | null; statement: SealedPart | null; refusalReason: SealedPart | null }
interface ClosureSlice { closed: boolean }

type About = ProjectedEvent<EventDefinition> & { data: { caseId: string } };
const rowOf = (event: unknown): string => (event as About).data.caseId;
/** The read model folds with the decider's own `evolve`, so that the two cannot disagree. */
const evolve = (slice: RequestSlice | undefined, event: unknown): RequestSlice =>
  ({ ...slice!, request: caseDecider.evolve(slice?.request ?? caseDecider.initial, event as CaseEvent) });

const statusOf = (request: KnownCase, closed: boolean): CaseStatus => {
  if (closed) return 'closed';
  return request.status === 'accepted' && request.needs.every((need) => need.triage) ? 'triaged' : request.status;
};

export const cases = projection<CaseRow>('cases', 2, {
  view: (key, slices) => {
    const slice = slices.one<RequestSlice>('case');
    if (!slice || slice.state.request.status === 'none') return null;
    const { request, overdueSince, filedAt, decidedAt, filedAtUnit, statement, refusalReason } = slice.state;
    const closed = slices.one<ClosureSlice>('closure')?.state.closed ?? false;
    const { personId, street, window, places, needs, missing, provided } = request;
    const manager = request.status === 'accepted' ? request.manager : null;
    const overdue = !closed && (request.status === 'filed' || request.status === 'returned') && request.overdue ? { ...request.overdue, since: overdueSince! } : null;
    return {
      caseId: key, personId, accessKey: `case-${key}`, status: statusOf(request, closed), open: !closed && request.status !== 'refused', closed,
      street, window, places, needs, missing, provided, manager, unassigned: manager === null, filedAt, decidedAt, filedAtUnit, overdue, late: overdue !== null,
      refusal: request.status === 'refused' ? request.reasonCode : null, statement, refusalReason, version: slice.version, request,
    };
  },
  indexes: [
    { keys: { filedAt: -1, _id: 1 } }, { keys: { street: 1, filedAt: -1, _id: 1 } }, { keys: { status: 1, filedAt: -1, _id: 1 } },
    { keys: { 'manager.userId': 1, filedAt: -1 } }, { keys: { late: 1, filedAt: -1, _id: 1 } }, { keys: { personId: 1 } }, { keys: { accessKey: 1 } },
  ],
})
  .on(RequestFiled, rowOf, (_slice: RequestSlice | undefined, e): RequestSlice =>
    ({ request: caseDecider.evolve(caseDecider.initial, e as unknown as CaseEvent), overdueSince: null, filedAt: e.occurred, decidedAt: null, filedAtUnit: e.data.filedAtUnit, statement: e.sealed, refusalReason: null }))
  .on(RequestAccepted, rowOf, (slice: RequestSlice | undefined, e): RequestSlice => ({ ...evolve(slice, e), decidedAt: e.occurred }))
  .on(RequestRefused, rowOf, (slice: RequestSlice | undefined, e): RequestSlice => ({ ...evolve(slice, e), decidedAt: e.occurred, refusalReason: e.sealed }))
  .on(StepOverdue, rowOf, (slice: RequestSlice | undefined, e): RequestSlice => ({ ...evolve(slice, e), overdueSince: slice?.overdueSince ?? e.occurred }))
  .on(RequestReturned, rowOf, evolve)
  .on(RequestCompleted, rowOf, evolve)
  .on(CaseRedirected, rowOf, evolve)
  .on(NeedTriaged, rowOf, evolve)
  .on(CaseManagerNamed, rowOf, evolve)
  .on(CaseClosed, rowOf, (): ClosureSlice => ({ closed: true }))
  .on(CaseReopened, rowOf, (): ClosureSlice => ({ closed: false }));
