import type { AccessPolicy } from '@kangfu/access';

const STAFF = ['window-clerk', 'street-coordinator', 'assessor', 'expert', 'quality-inspector', 'programme-office', 'subcentre-worker', 'city-worker'] as const;
/** Have work on a desk that is theirs by role and place alone. */
const AT_DESKS = [...STAFF, 'community-liaison', 'station-worker', 'guardian'] as const;
/** See how people fare, not only where their case stands. */
const CARE = ['street-coordinator', 'assessor', 'expert', 'quality-inspector', 'subcentre-worker', 'city-worker'] as const;

/**
 * Who may see and do what in this service. An agency sees notes on its own plans and reviews of them, where the consent in force names service records.
 * Scoring is open to agency workers so that a provider is told why not (`scorer-is-provider`) rather than turned away; the decider refuses all of them.
 */
export const policy: AccessPolicy = {
  subjects: { Case: 'access', Journey: 'access', ProgressNote: 'access', Plan: 'access', EffectReview: 'access', Visit: 'access', Flag: 'access', WorkItem: 'access', Worklist: 'access', CaseWork: 'access', NextStep: 'access', Household: 'access', Statistics: 'row' },
  rules: [
    { roles: STAFF, actions: ['read'], subject: 'Journey', scope: 'place' },
    { roles: STAFF, actions: ['read'], subject: 'Case', scope: 'place' },
    { roles: CARE, actions: ['read'], subject: 'ProgressNote', scope: 'place' },
    { roles: CARE, actions: ['read'], subject: 'Plan', scope: 'place' },
    { roles: CARE, actions: ['read'], subject: 'EffectReview', scope: 'place' },
    { roles: [...CARE, 'community-liaison', 'programme-office'], actions: ['read'], subject: 'Visit', scope: 'place' },
    { roles: [...CARE, 'community-liaison', 'programme-office'], actions: ['read'], subject: 'Flag', scope: 'place' },
    { roles: ['auditor'], actions: ['read'], subject: 'Flag', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'Case', scope: 'any' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Journey', scope: 'agency' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'ProgressNote', scope: 'agency', ownAgency: true, dataClass: 'service' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Plan', scope: 'agency', ownAgency: true, dataClass: 'plan' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'EffectReview', scope: 'agency', ownAgency: true, dataClass: 'service' },
    { roles: ['guardian'], actions: ['read'], subject: 'Journey', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'ProgressNote', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'EffectReview', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'Visit', scope: 'self' },
    // What is to be done: each sees their own desk; of the past, what lay there of cases they may see today; of one case, all of it, where they look after it.
    { roles: AT_DESKS, actions: ['read'], subject: 'WorkItem', scope: 'desk' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'WorkItem', scope: 'agency', ownAgency: true },
    { roles: AT_DESKS, actions: ['read'], subject: 'Worklist', scope: 'place' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Worklist', scope: 'agency' },
    { roles: ['guardian'], actions: ['read'], subject: 'Worklist', scope: 'self' },
    // Who lives with whom: for who visits them.
    { roles: ['community-liaison'], actions: ['read'], subject: 'Household', scope: 'place' },
    { roles: STAFF, actions: ['read'], subject: 'CaseWork', scope: 'place' },
    // The same in plain words: for the family, and for whoever tells them.
    { roles: ['guardian'], actions: ['read'], subject: 'NextStep', scope: 'self' },
    { roles: [...STAFF, 'community-liaison'], actions: ['read'], subject: 'NextStep', scope: 'place' },
    { roles: ['auditor'], actions: ['read'], subject: 'NextStep', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'CaseWork', scope: 'any' },
    // Numbers, of one's own unit and what is below it. An agency's own are of what it was asked and did, whoever referred.
    { roles: [...STAFF, 'community-liaison', 'agency-worker'], actions: ['read'], subject: 'Statistics', scope: 'place' },
    { roles: ['auditor'], actions: ['read'], subject: 'Statistics', scope: 'any' },
    { roles: ['street-coordinator', 'assessor', 'quality-inspector', 'programme-office'], actions: ['UrgeWork'], subject: 'CaseWork', scope: 'place' },
    { roles: AT_DESKS, actions: ['AcknowledgeUrge'], subject: 'WorkItem', scope: 'desk' },
    { roles: ['agency-worker'], actions: ['AcknowledgeUrge'], subject: 'WorkItem', scope: 'agency', ownAgency: true },
    { roles: ['auditor'], actions: ['read'], subject: 'Journey', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'ProgressNote', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'EffectReview', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'Visit', scope: 'any' },

    { roles: ['street-coordinator', 'assessor'], actions: ['NoteProgress'], subject: 'Plan', scope: 'place' },
    // Whatever the consent names, so that an agency is told what is missing; the decider refuses to note what its author could not read.
    { roles: ['agency-worker'], actions: ['NoteProgress', 'ReviewEffect'], subject: 'Plan', scope: 'agency', ownAgency: true },
    { roles: ['assessor', 'quality-inspector', 'street-coordinator'], actions: ['ReviewEffect'], subject: 'Plan', scope: 'place' },
    { roles: ['community-liaison', 'street-coordinator', 'assessor'], actions: ['RecordVisit'], subject: 'Visit', scope: 'place' },
    { roles: ['street-coordinator', 'assessor', 'quality-inspector'], actions: ['CloseCase', 'ReopenCase'], subject: 'Case', scope: 'place' },
    { roles: ['street-coordinator', 'assessor'], actions: ['HoldCase', 'ResumeCase'], subject: 'Case', scope: 'place' },
    { roles: ['community-liaison', 'street-coordinator', 'assessor', 'expert', 'quality-inspector'], actions: ['RaiseFlag'], subject: 'Flag', scope: 'place' },
    { roles: ['street-coordinator', 'assessor', 'quality-inspector'], actions: ['ResolveFlag'], subject: 'Flag', scope: 'place' },
  ],
};
