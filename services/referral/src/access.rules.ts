import type { AccessPolicy } from '@kangfu/access';

const CENTRE = ['assessor'] as const;
/** See what happens to their people; by place. */
const STAFF = ['window-clerk', 'street-coordinator', 'assessor', 'expert', 'quality-inspector', 'programme-office', 'subcentre-worker', 'city-worker'] as const;
/** See health findings too. */
const CARE = ['street-coordinator', 'assessor', 'expert', 'quality-inspector', 'subcentre-worker', 'city-worker'] as const;
const EVERYONE = [
  ...STAFF, 'community-liaison', 'agency-worker', 'station-worker', 'clinician', 'school-worker', 'education-bureau', 'job-coach', 'guardian', 'auditor', 'administrator',
] as const;
const BY_AGENCY = ['AcceptReferral', 'DeclineReferral', 'ScheduleAppointment', 'RecordNoShow', 'CancelAppointment', 'RecordInterimNote', 'StartReferral', 'CompleteReferral', 'ConfirmCancellation', 'DeliverSession'];

/**
 * Who may see and do what in this service. Sessions are read as `Referral`: an agency sees those it delivered and no other agency's.
 * A case as such is intake's; here it is only what one acts on.
 */
export const policy: AccessPolicy = {
  subjects: { Case: 'access', Referral: 'access', Assessment: 'access', Plan: 'access', Agency: 'row' },
  rules: [
    { roles: EVERYONE, actions: ['read'], subject: 'Agency', scope: 'any' },
    { roles: ['assessor', 'administrator'], actions: ['DesignateAgency'], subject: 'Agency', scope: 'place' },

    { roles: STAFF, actions: ['read'], subject: 'Referral', scope: 'place' },
    { roles: CARE, actions: ['read'], subject: 'Assessment', scope: 'place' },
    { roles: CARE, actions: ['read'], subject: 'Plan', scope: 'place' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Referral', scope: 'agency' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Assessment', scope: 'agency' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Plan', scope: 'agency' },
    { roles: ['guardian'], actions: ['read'], subject: 'Referral', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'Assessment', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'Plan', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'Referral', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'Assessment', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'Plan', scope: 'any' },

    { roles: STAFF, actions: ['read'], subject: 'Case', scope: 'place' },
    { roles: CENTRE, actions: ['RecordAssessment', 'SendReferral'], subject: 'Case', scope: 'place' },
    { roles: CENTRE, actions: ['RequestCancellation'], subject: 'Referral', scope: 'place' },
    { roles: ['agency-worker'], actions: BY_AGENCY, subject: 'Referral', scope: 'agency' },

    { roles: ['assessor', 'street-coordinator'], actions: ['DraftPlan', 'RevisePlan', 'AgreePlan'], subject: 'Plan', scope: 'place' },
    { roles: ['agency-worker'], actions: ['DraftPlan', 'RevisePlan', 'AgreePlan'], subject: 'Plan', scope: 'agency' },
    { roles: ['guardian'], actions: ['AgreePlan'], subject: 'Plan', scope: 'self' },
    { roles: CENTRE, actions: ['ApprovePlan'], subject: 'Plan', scope: 'place' },
  ],
};
