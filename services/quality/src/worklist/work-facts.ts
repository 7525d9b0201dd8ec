import type { Setting } from '@kangfu/common/step-clocks';
import type { DocumentKind } from '../archive/catalogue.js';
import type { NotedClocks } from '../clock/looks.js';
import type { CloseReason } from '../closure/closure.events.js';
import type { HoldSpan } from '../journey/holds.js';
import type { RowStep } from '../projections/journeys/journeys.projection.js';
import type { Urged } from './item.js';

export interface WorkReferral {
  readonly referralId: string; readonly needId: string; readonly agency: string; readonly status: string; readonly sent: { readonly at: string };
  /** Of the last move. */
  readonly movedAt: string;
  readonly appointmentAt: string | null;
  /** Since when another place is to be found, because its agency cannot go on; null: none. */
  readonly toRePlaceSince: string | null;
}
export interface WorkPlan { readonly planId: string; readonly agency: string | null; readonly agreed: boolean; readonly approved: boolean; readonly draftedAt: string; readonly inForce: { readonly agency: string | null; readonly to: string } | null }
export interface WorkConsent { readonly consentId: string; readonly recipients: readonly string[]; readonly until: string | null; readonly withdrawnAt: string | null }

export interface WorkOrder { readonly orderId: string; readonly assessor: string; readonly instruments: readonly string[]; readonly due: string; readonly at: string; readonly cancelled: boolean }
export interface WorkOpinion { readonly opinionId: string; readonly panels: readonly number[]; readonly experts: readonly string[]; readonly due: string; readonly at: string; readonly answered: readonly number[] }
export interface WorkFlag { readonly flagId: string; readonly kind: string; readonly severity: string; readonly at: string; readonly resolved: boolean }
/** `status`: the last thing that happened to it. */
export interface WorkDevice { readonly deviceId: string; readonly agency: string | null; readonly status: 'needed' | 'fitted' | 'delivered' | 'checked' | 'returned'; readonly at: string; readonly dueBack: string | null; /** Of the first check of its use; null: by the limit. */ readonly checkDue: string | null }
/** Another agency or another appointment that the family asked for. */
export interface WorkChange { readonly changeId: string; readonly wish: string; readonly agency: string; readonly at: string; readonly answered: boolean }

/** A session that was booked and is neither recorded nor cancelled. `displaced`: since when it has no day any more. */
export interface WorkBooking { readonly bookingId: string; readonly planId: string; readonly referralId: string; readonly agency: string; readonly day: string; readonly bookedAt: string; readonly displacedAt: string | null }
export interface WorkWaiting { readonly entryId: string; readonly needId: string; readonly since: string }
/** A closed case: who keeps its archive, and which of the kinds of documents that an archive may want are there. */
export interface WorkKept { readonly at: string; readonly custodian: string | null; readonly reason: CloseReason; readonly there: readonly DocumentKind[] }

/** What is to be done is a function of this alone: the journey says when and by whom, the rest what exactly. */
export interface WorkFacts {
  readonly caseId: string; readonly personId: string;
  readonly street: string; readonly places: readonly string[];
  readonly open: boolean;
  readonly steps: readonly RowStep[];
  readonly acceptedAt: string | null;
  readonly needs: readonly { readonly needId: string; readonly exit: string | null; readonly triaged: { readonly at: string } | null; readonly handler?: string | null }[];
  readonly manager: { readonly userId: string; readonly unit: string } | null;
  readonly assessments: readonly { readonly at: string; readonly instrument: string }[];
  readonly orders: readonly WorkOrder[];
  readonly opinions: readonly WorkOpinion[];
  /** With the city centre since, and until when it advises. */
  readonly atCity: { readonly city: string; readonly at: string; readonly due: string } | null;
  readonly flags: readonly WorkFlag[];
  /** What its units have set otherwise than the defaults. */
  readonly settings: readonly Setting[];
  /** When all clocks stood still. */
  readonly holds: readonly HoldSpan[];
  /** What was told of clocks, by their keys. */
  readonly noted: NotedClocks;
  readonly hold: { readonly since: string; readonly until: string } | null;
  readonly devices: readonly WorkDevice[];
  readonly attended: boolean;
  readonly changes: readonly WorkChange[];
  readonly referrals: readonly WorkReferral[];
  readonly plans: readonly WorkPlan[];
  /** Earliest first; none on a day on which the service is paused. */
  readonly bookings: readonly WorkBooking[];
  readonly consents: readonly WorkConsent[];
  readonly waiting: readonly WorkWaiting[];
  readonly kept: WorkKept | null;
  readonly urges: readonly Urged[];
}
