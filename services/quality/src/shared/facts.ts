/** Who acts: user id and the units where they hold an appointment. */
export interface Acting { readonly id: string; readonly units: readonly string[] }

export interface PlanFacts {
  readonly planId: string;
  readonly caseId: string;
  readonly personId: string;
  readonly agency: string | null;
  /** Goals of the version in force, of the latest draft where none is. */
  readonly goals: readonly { readonly goalId: string; readonly weight: number }[];
  /** Some version is agreed and approved. */
  readonly inForce: boolean;
  readonly approved: boolean;
  /** User ids of those who delivered sessions of it. */
  readonly providers: readonly string[];
}

/** An assessment with its instrument: score, and answers by item where they are compared one by one. */
export interface AssessmentFacts { readonly assessmentId: string; readonly instrument: string; readonly score: number | null; readonly answers: Readonly<Record<string, number>>; readonly at: string }

export interface VisitFacts { readonly day: string; readonly reached: boolean }

/** What this service knows of a case when it decides: its own copy of intake's and referral's events, and what it recorded itself. */
export interface CaseFacts {
  readonly caseId: string;
  readonly personId: string;
  readonly places: readonly string[];
  /** Day on which it was filed: nothing of it happened before. */
  readonly filedOn: string;
  readonly status: 'open' | 'refused' | 'withdrawn' | 'closed';
  /** The window has accepted the request. */
  readonly accepted: boolean;
  readonly needs: readonly { readonly needId: string; readonly kind: string; readonly exit: string | null }[];
  readonly referrals: readonly { readonly referralId: string; readonly agency: string; readonly status: string }[];
  readonly plans: readonly PlanFacts[];
  readonly reviews: readonly { readonly reviewId: string; readonly planId: string; readonly effective: boolean }[];
  readonly visits: readonly VisitFacts[];
  readonly flags: readonly { readonly flagId: string; readonly kind: string; readonly severity: string; readonly open: boolean }[];
  readonly assessments: readonly AssessmentFacts[];
  /** Devices on loan that have not come back. */
  readonly loans: readonly { readonly deviceId: string; readonly agency: string | null; readonly dueBack: string | null }[];
}

export const TERMINAL_REFERRALS: readonly string[] = ['declined', 'cancelled', 'completed'];

/** Failed attempts on this many different days, with nobody reached since, are a lost contact 失联. */
export const ATTEMPTS_UNTIL_LOST = 3;

/** The day on which contact was lost, or null. A visit that reached the client starts the count anew. */
export const contactLostOn = (visits: readonly VisitFacts[]): string | null => {
  const lastReached = visits.filter((visit) => visit.reached).map((visit) => visit.day).sort().at(-1) ?? '';
  const failed = [...new Set(visits.filter((visit) => !visit.reached && visit.day > lastReached).map((visit) => visit.day))].sort();
  return failed[ATTEMPTS_UNTIL_LOST - 1] ?? null;
};
