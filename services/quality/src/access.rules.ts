import type { AccessPolicy } from '@kangfu/access';

const STAFF = ['window-clerk', 'street-coordinator', 'assessor', 'expert', 'quality-inspector', 'programme-office', 'subcentre-worker', 'city-worker'] as const;
/** See how people fare, not only where their case stands. */
const CARE = ['street-coordinator', 'assessor', 'expert', 'quality-inspector', 'subcentre-worker', 'city-worker'] as const;

/**
 * Who may see and do what in this service. Progress notes are read as `Referral`: an agency sees those on its own plans and no other agency's.
 * Scoring is open to agency workers so that a provider is told why not (`scorer-is-provider`) rather than turned away; the decider refuses all of them.
 */
export const policy: AccessPolicy = {
  subjects: { Case: 'access', Journey: 'access', Referral: 'access', Plan: 'access', EffectReview: 'access', Visit: 'access' },
  rules: [
    { roles: STAFF, actions: ['read'], subject: 'Journey', scope: 'place' },
    { roles: STAFF, actions: ['read'], subject: 'Case', scope: 'place' },
    { roles: CARE, actions: ['read'], subject: 'Referral', scope: 'place' },
    { roles: CARE, actions: ['read'], subject: 'Plan', scope: 'place' },
    { roles: CARE, actions: ['read'], subject: 'EffectReview', scope: 'place' },
    { roles: [...CARE, 'community-liaison', 'programme-office'], actions: ['read'], subject: 'Visit', scope: 'place' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Journey', scope: 'agency' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Referral', scope: 'agency' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Plan', scope: 'agency' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'EffectReview', scope: 'agency' },
    { roles: ['guardian'], actions: ['read'], subject: 'Journey', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'Referral', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'EffectReview', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'Visit', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'Journey', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'Referral', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'EffectReview', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'Visit', scope: 'any' },

    { roles: ['street-coordinator', 'assessor'], actions: ['NoteProgress'], subject: 'Plan', scope: 'place' },
    { roles: ['agency-worker'], actions: ['NoteProgress', 'ReviewEffect'], subject: 'Plan', scope: 'agency' },
    { roles: ['assessor', 'quality-inspector', 'street-coordinator'], actions: ['ReviewEffect'], subject: 'Plan', scope: 'place' },
    { roles: ['community-liaison', 'street-coordinator', 'assessor'], actions: ['RecordVisit'], subject: 'Visit', scope: 'place' },
    { roles: ['street-coordinator', 'assessor', 'quality-inspector'], actions: ['CloseCase', 'ReopenCase'], subject: 'Case', scope: 'place' },
  ],
};
