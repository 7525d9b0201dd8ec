import { DAYS, type EscalatedTo } from '@kangfu/common/step-clocks';
import { projection, type ProjectedEvent, type RowFilter, type SealedPart } from '@kangfu/subscriptions';
import type { EventDefinition } from '@kangfu/contracts';
import type { CaseStatus } from '../../case/case-status.js';
import { caseDecider, type CaseState, type KnownCase, type Manager, type Need } from '../../case/case.decider.js';
import {
  type CaseEvent, CaseManagerNamed, ClientDeathWithdrawn, ClientDied, CaseRedirected, HandlerAssigned, InformationGiven, NeedTriaged, RequestAccepted, RequestCompleted, RequestFiled, RequestRefused, RequestReturned, RequestWithdrawn, StepOverdue,
} from '../../case/case.events.js';
import type { Material } from '../../case/needs.js';
import { CaseClosed, CaseReopened, StepEscalated, StepOverdue as AcceptOverdue } from '../../integration/quality.contracts.js';
import { ReceiptIssued } from '../../receipt/receipt.events.js';

/** A request that was not decided by its last day, as far as it was escalated. */
export interface Overdue { readonly due: string; readonly level: number; readonly escalatedTo: EscalatedTo; readonly since: string }

export interface CaseRow {
  caseId: string;
  personId: string;
  accessKey: string;
  status: CaseStatus;
  /** Neither refused, withdrawn, ended with information nor closed. */
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
  /** As it was filed: what the receipt says. */
  filed: { readonly window: string; readonly provided: readonly Material[]; readonly missing: readonly Material[]; /** Working days that the window has. */ readonly acceptDays: number };
  filedAtUnit: string | null;
  /** The street has not decided in time; null once it has. */
  overdue: Overdue | null;
  late: boolean;
  refusal: string | null;
  /** Receipt number and when it was given; null in the moment between the filing and the counting. */
  receipt: { readonly number: string; readonly issuedAt: string } | null;
  withdrawal: { readonly reasonCode: string; readonly at: string } | null;
  withdrawalReason: SealedPart | null;
  /** What the person was told, by need. */
  information: Readonly<Record<string, SealedPart>>;
  statement: SealedPart | null;
  refusalReason: SealedPart | null;
  /** Version of the request's stream: what `expectedVersion` is compared with. */
  version: number;
  /** The decider's own state: what `allowedActions` asks. */
  request: KnownCase;
}

interface RequestSlice {
  request: CaseState; filed: CaseRow['filed']; /** As it was told here, by earlier releases. */ overdue: Overdue | null; filedAt: string; decidedAt: string | null; filedAtUnit: string | null; statement: SealedPart | null; refusalReason: SealedPart | null;
  withdrawnAt: string | null; withdrawalReason: SealedPart | null; information: Record<string, SealedPart>;
}
interface ReceiptSlice { number: string; issuedAt: string }
interface ClosureSlice { closed: boolean }

type About = ProjectedEvent<EventDefinition> & { data: { caseId: string } };
const rowOf = (event: unknown): string => (event as About).data.caseId;
/** The read model folds with the decider's own `evolve`, so that the two cannot disagree. */
const evolve = (slice: RequestSlice | undefined, event: unknown): RequestSlice =>
  ({ ...slice!, request: caseDecider.evolve(slice?.request ?? caseDecider.initial, event as CaseEvent) });

const acceptOf = ({ data: { caseId, step } }: { data: { caseId: string; step: string } }): readonly string[] => (step === 'accept' ? [caseId] : []);
const late = (before: Overdue | null | undefined, { data: { due, level, escalatedTo }, occurred }: { data: Omit<Overdue, 'since'>; occurred: string }): Overdue => ({ due, level, escalatedTo, since: before?.since ?? occurred });

const statusOf = (request: KnownCase, closed: boolean): CaseStatus => {
  if (closed) return 'closed';
  if (request.status !== 'accepted' || !request.needs.every((need) => need.triage)) return request.status;
  return request.needs.every((need) => need.triage?.exit === 'information') ? 'informed' : 'triaged';
};

const ENDED: readonly CaseStatus[] = ['refused', 'withdrawn', 'informed', 'closed'];

/** Open cases that a user manages, or in which they serve a need. */
export const workOf = (userId: string): RowFilter => ({ open: true, $or: [{ 'manager.userId': userId }, { 'needs.handler.userId': userId }] });

export const cases = projection<CaseRow>('cases', 5, {
  view: (key, slices) => {
    const slice = slices.one<RequestSlice>('case');
    if (!slice || slice.state.request.status === 'none') return null;
    const { request, filed, filedAt, decidedAt, filedAtUnit, statement, refusalReason, withdrawnAt, withdrawalReason, information } = slice.state;
    const closed = slices.one<ClosureSlice>('closure')?.state.closed ?? false;
    const status = statusOf(request, closed);
    const { personId, street, window, places, needs, missing, provided } = request;
    const manager = request.status === 'accepted' ? request.manager : null;
    const overdue = !closed && (request.status === 'filed' || request.status === 'returned') ? slices.one<Overdue>('clock')?.state ?? slice.state.overdue : null;
    return {
      caseId: key, personId, accessKey: `case-${key}`, status, open: !ENDED.includes(status), closed,
      street, window, places, needs, missing, provided, manager, unassigned: manager === null, filedAt, decidedAt, filed, filedAtUnit, overdue, late: overdue !== null,
      refusal: request.status === 'refused' ? request.reasonCode : null, statement, refusalReason, receipt: slices.one<ReceiptSlice>('receipt')?.state ?? null,
      withdrawal: request.status === 'withdrawn' ? { reasonCode: request.reasonCode, at: withdrawnAt! } : null, withdrawalReason, information, version: slice.version, request,
    };
  },
  indexes: [
    { keys: { filedAt: -1, _id: 1 } }, { keys: { street: 1, filedAt: -1, _id: 1 } }, { keys: { status: 1, filedAt: -1, _id: 1 } },
    { keys: { 'manager.userId': 1, filedAt: -1 } }, { keys: { 'needs.handler.userId': 1 } }, { keys: { late: 1, filedAt: -1, _id: 1 } }, { keys: { personId: 1 } }, { keys: { accessKey: 1 } }, { keys: { 'receipt.number': 1 } },
  ],
})
  .on(RequestFiled, rowOf, (_slice: RequestSlice | undefined, e): RequestSlice =>
    ({ request: caseDecider.evolve(caseDecider.initial, e as unknown as CaseEvent), filed: { window: e.data.window, provided: e.data.provided as Material[], missing: e.data.missing as Material[], acceptDays: e.data.acceptDays ?? DAYS.accept.days }, overdue: null, filedAt: e.occurred, decidedAt: null, filedAtUnit: e.data.filedAtUnit, statement: e.sealed, refusalReason: null, withdrawnAt: null, withdrawalReason: null, information: {} }))
  .on(RequestAccepted, rowOf, (slice: RequestSlice | undefined, e): RequestSlice => ({ ...evolve(slice, e), decidedAt: e.occurred }))
  .on(RequestRefused, rowOf, (slice: RequestSlice | undefined, e): RequestSlice => ({ ...evolve(slice, e), decidedAt: e.occurred, refusalReason: e.sealed }))
  .on(StepOverdue, rowOf, (slice: RequestSlice | undefined, e): RequestSlice => ({ ...slice!, overdue: late(slice!.overdue, e) }))
  .on(AcceptOverdue, acceptOf, (overdue: Overdue | undefined, e): Overdue => late(overdue, e))
  .on(StepEscalated, acceptOf, (overdue: Overdue | undefined, e): Overdue => late(overdue, e))
  .on(RequestWithdrawn, rowOf, (slice: RequestSlice | undefined, e): RequestSlice => ({ ...evolve(slice, e), withdrawnAt: e.occurred, withdrawalReason: e.sealed }))
  .on(InformationGiven, rowOf, (slice: RequestSlice | undefined, e): RequestSlice => ({ ...slice!, information: { ...slice!.information, ...(e.sealed ? { [e.data.needId]: e.sealed } : {}) } }))
  .on(ReceiptIssued, rowOf, (_slice: ReceiptSlice | undefined, e): ReceiptSlice => ({ number: e.data.number, issuedAt: e.occurred }))
  .on(HandlerAssigned, rowOf, evolve)
  .on(RequestReturned, rowOf, evolve)
  .on(RequestCompleted, rowOf, evolve)
  .on(CaseRedirected, rowOf, evolve)
  .on(NeedTriaged, rowOf, evolve)
  .on(CaseManagerNamed, rowOf, evolve)
  .on(ClientDied, rowOf, evolve)
  .on(ClientDeathWithdrawn, rowOf, evolve)
  .on(CaseClosed, rowOf, (): ClosureSlice => ({ closed: true }))
  .on(CaseReopened, rowOf, (): ClosureSlice => ({ closed: false }));
