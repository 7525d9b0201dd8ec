import type { StepName } from '../journey/journey.js';

/** What may have to be done, each kind with its step; what comes before any case with the first. */
export const WORK_KINDS = {
  'decide-request': 'accept', 'complete-papers': 'accept', 'triage-need': 'triage', 'name-manager': 'triage', 'assess': 'assess-refer', 'send-referral': 'assess-refer', 'obtain-consent': 'assess-refer',
  'renew-consent': 'deliver', 'answer-referral': 'assess-refer', 'make-appointment': 'deliver', 'follow-no-show': 'deliver', 'record-visit': 'deliver', 'give-outcome': 'deliver', 're-place': 'assess-refer', 'confirm-cancellation': 'deliver',
  'draft-plan': 'plan', 'agree-plan': 'plan', 'approve-plan': 'plan', 'first-session': 'deliver', 'note-progress': 'track', 'review-effect': 'review', 'visit-client': 'follow-up', 'close-case': 'close', 'chase-overdue': null,
  'assess-ordered': 'assess-refer', 'give-opinion': 'assess-refer', 'advise-district': 'assess-refer', 'assign-handler': 'triage', 'resolve-flag': 'track', 'end-hold': 'deliver',
  'fit-device': 'deliver', 'hand-over-device': 'deliver', 'check-device': 'deliver', 'take-back-device': 'deliver', 'answer-change': 'deliver',
  'record-booked-session': 'deliver', 'place-waiting': 'assess-refer', 'complete-archive': 'close',
  'screen-needs': 'accept', 'screen-again': 'accept', 'decide-duplicate': 'accept', 'decide-correction': 'accept', 'settle-disagreement': 'accept',
} as const satisfies Record<string, StepName | null>;
export type WorkKind = keyof typeof WORK_KINDS;
export const WORK_KIND_CODES = Object.keys(WORK_KINDS) as WorkKind[];
