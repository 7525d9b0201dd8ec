import type { EventDefinition } from '@kangfu/contracts';
import { CaseClosed, CaseReopened, type CloseReason } from '../closure/closure.events.js';
import { FlagRaised, FlagResolved } from '../flag/flag.events.js';
import { CaseHeld, CaseResumed } from '../hold/hold.events.js';
import { ConsentGiven, ConsentWithdrawn } from '../integration/consent.contract.js';
import { CaseManagerNamed, CaseRedirected, NeedTriaged, RequestAccepted, RequestCompleted, RequestFiled, RequestReturned } from '../integration/intake.contract.js';
import { AssessmentRecorded, InstrumentScored, PlanAgreed, PlanApproved, PlanDrafted, REFERRAL_MOVES, ReferralSent, SessionDelivered } from '../integration/referral.contract.js';
import {
  CaseEscalatedToCity, CaseReturnedFromCity, DeviceDelivered, DeviceFitted, DeviceNeedRecorded, DeviceReturned, DeviceUseChecked, ExpertOpinionGiven, ExpertOpinionRequested,
} from '../integration/worklist.contract.js';
import { ProgressNoted } from '../progress/progress.events.js';
import { EffectReviewed } from '../review/review.events.js';
import { VisitRecorded } from '../visit/visit.events.js';

/** Kinds of documents of a closed case, in the order of the nine steps, and the events each is made of. */
export const DOCUMENTS = {
  application: [RequestFiled], supplement: [RequestReturned, RequestCompleted], acceptance: [RequestAccepted], triage: [NeedTriaged, CaseRedirected, CaseManagerNamed], consent: [ConsentGiven, ConsentWithdrawn],
  assessment: [AssessmentRecorded, InstrumentScored], opinion: [ExpertOpinionRequested, ExpertOpinionGiven], 'city-advice': [CaseEscalatedToCity, CaseReturnedFromCity], referral: [ReferralSent], 'referral-answer': [...REFERRAL_MOVES], plan: [PlanDrafted], 'plan-agreement': [PlanAgreed], 'plan-approval': [PlanApproved],
  device: [DeviceNeedRecorded, DeviceFitted, DeviceDelivered, DeviceUseChecked, DeviceReturned], session: [SessionDelivered],
  'progress-note': [ProgressNoted], 'effect-review': [EffectReviewed], visit: [VisitRecorded], flag: [FlagRaised, FlagResolved], hold: [CaseHeld, CaseResumed], closure: [CaseClosed, CaseReopened],
} as const satisfies Record<string, readonly EventDefinition[]>;
export type DocumentKind = keyof typeof DOCUMENTS;
export const DOCUMENT_KINDS = Object.keys(DOCUMENTS) as DocumentKind[];

/** How many of a kind, from when to when. */
export interface Entry { readonly count: number; readonly first: string; readonly last: string }
export type Entries = Readonly<Partial<Record<DocumentKind, Entry>>>;
export interface CatalogueLine extends Entry { readonly kind: DocumentKind }

export const counted = (entries: Entries, kind: DocumentKind, at: string): Entries => {
  const known = entries[kind];
  return { ...entries, [kind]: known ? { count: known.count + 1, first: known.first < at ? known.first : at, last: known.last > at ? known.last : at } : { count: 1, first: at, last: at } };
};
export const merged = (all: readonly Entries[]): CatalogueLine[] => DOCUMENT_KINDS.flatMap((kind) => {
  const found = all.flatMap((entries) => entries[kind] ?? []);
  if (found.length === 0) return [];
  return [{ kind, count: found.reduce((sum, entry) => sum + entry.count, 0), first: found.map(({ first }) => first).sort()[0]!, last: found.map(({ last }) => last).sort().at(-1)! }];
});

const ALWAYS: readonly DocumentKind[] = ['application', 'acceptance', 'triage', 'closure'];
/** Of a case that was served under a plan. */
const SERVED: readonly DocumentKind[] = ['consent', 'assessment', 'referral', 'referral-answer', 'plan', 'plan-agreement', 'session', 'progress-note', 'effect-review'];
const NOT_VISITED: readonly CloseReason[] = ['died', 'entered-in-error'];
/** What a complete archive holds, by what the case went through and why it was closed. */
export const requiredKinds = (lines: readonly Pick<CatalogueLine, 'kind'>[], reason: CloseReason): DocumentKind[] => {
  const served = lines.some(({ kind }) => kind === 'plan-approval');
  return DOCUMENT_KINDS.filter((kind) => ALWAYS.includes(kind) || (served && SERVED.includes(kind)) || (kind === 'visit' && !NOT_VISITED.includes(reason)));
};
