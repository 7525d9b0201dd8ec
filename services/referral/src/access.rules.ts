import type { AccessPolicy } from '@kangfu/access';

const CENTRE = ['assessor'] as const;
/** See what happens to their people; by place. */
const STAFF = ['window-clerk', 'street-coordinator', 'assessor', 'expert', 'quality-inspector', 'programme-office', 'subcentre-worker', 'city-worker'] as const;
/** See health findings too. */
const CARE = ['street-coordinator', 'assessor', 'expert', 'quality-inspector', 'subcentre-worker', 'city-worker'] as const;
const EVERYONE = [
  ...STAFF, 'community-liaison', 'agency-worker', 'station-worker', 'clinician', 'school-worker', 'education-bureau', 'job-coach', 'guardian', 'auditor', 'administrator',
] as const;
const BY_AGENCY = ['AcceptReferral', 'DeclineReferral', 'ScheduleAppointment', 'RecordNoShow', 'CancelAppointment', 'RecordInterimNote', 'StartReferral', 'CompleteReferral', 'ConfirmCancellation', 'BookSessions', 'MoveSession', 'CancelBookedSession', 'DeliverSession'];
const DEVICE_STEPS = ['RecordDeviceNeed', 'FitDevice', 'DeliverDevice', 'CheckDeviceUse', 'ReturnDevice'];

/**
 * Who may see and do what in this service. An agency sees and does what is its own: its referrals whatever the consent in force names; assessments, its
 * plans and the sessions it delivered where the consent names that class of data. A case as such is intake's; here it is only what one acts on.
 */
export const policy: AccessPolicy = {
  subjects: { Case: 'access', Referral: 'access', Assessment: 'access', Plan: 'access', Session: 'access', SessionDay: 'row', Settlement: 'access', SettlementMonth: 'access', Opinion: 'access', Escalation: 'access', Device: 'access', WaitingEntry: 'access', ChangeRequest: 'access', Agency: 'row', Demand: 'row' },
  rules: [
    { roles: EVERYONE, actions: ['read'], subject: 'Agency', scope: 'any' },
    { roles: ['assessor', 'programme-office', 'administrator'], actions: ['DesignateAgency', 'SuspendDesignation', 'ResumeDesignation', 'EndDesignation'], subject: 'Agency', scope: 'place' },
    { roles: ['agency-worker'], actions: ['DeclareAgencyService', 'ChangeCapacity', 'DeclareClosureDays', 'TakeBackClosureDays'], subject: 'Agency', scope: 'agency', ownAgency: true },
    { roles: ['programme-office'], actions: ['DeclareClosureDays', 'TakeBackClosureDays'], subject: 'Agency', scope: 'place' },
    // An agency learns how many wait, not who: there is no referral yet.
    { roles: STAFF, actions: ['read'], subject: 'WaitingEntry', scope: 'place' },
    { roles: ['guardian'], actions: ['read', 'LeaveWaitingList'], subject: 'WaitingEntry', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'WaitingEntry', scope: 'any' },
    { roles: CENTRE, actions: ['LeaveWaitingList'], subject: 'WaitingEntry', scope: 'place' },

    // Numbers of needs, nobody's name.
    { roles: STAFF, actions: ['read'], subject: 'Demand', scope: 'place' },
    { roles: ['auditor'], actions: ['read'], subject: 'Demand', scope: 'any' },

    { roles: STAFF, actions: ['read'], subject: 'Referral', scope: 'place' },
    { roles: CARE, actions: ['read'], subject: 'Assessment', scope: 'place' },
    { roles: CARE, actions: ['read'], subject: 'Plan', scope: 'place' },
    { roles: STAFF, actions: ['read'], subject: 'Session', scope: 'place' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Referral', scope: 'agency', ownAgency: true },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Assessment', scope: 'agency', dataClass: 'assessment' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Plan', scope: 'agency', ownAgency: true, dataClass: 'plan' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Session', scope: 'agency', ownAgency: true, dataClass: 'service' },
    { roles: ['guardian'], actions: ['read'], subject: 'Referral', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'Assessment', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'Plan', scope: 'self' },
    { roles: ['guardian'], actions: ['read'], subject: 'Session', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'Referral', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'Assessment', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'Plan', scope: 'any' },
    { roles: ['auditor'], actions: ['read'], subject: 'Session', scope: 'any' },

    // What a family asks to be changed: an appointment by its agency, an agency by the centre; whoever hears it writes it down.
    { roles: [...STAFF, 'community-liaison'], actions: ['read'], subject: 'ChangeRequest', scope: 'place' },
    { roles: ['agency-worker'], actions: ['read', 'AnswerChange'], subject: 'ChangeRequest', scope: 'agency', ownAgency: true },
    { roles: ['guardian'], actions: ['read', 'AskChange'], subject: 'ChangeRequest', scope: 'self' },
    { roles: ['community-liaison', 'window-clerk', 'street-coordinator', 'assessor'], actions: ['AskChange'], subject: 'ChangeRequest', scope: 'place' },
    { roles: CENTRE, actions: ['AnswerChange'], subject: 'ChangeRequest', scope: 'place' },
    { roles: ['auditor'], actions: ['read'], subject: 'ChangeRequest', scope: 'any' },

    { roles: CARE, actions: ['read'], subject: 'Opinion', scope: 'place' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Opinion', scope: 'agency', dataClass: 'assessment' },
    { roles: ['auditor'], actions: ['read'], subject: 'Opinion', scope: 'any' },
    { roles: ['expert'], actions: ['GiveExpertOpinion'], subject: 'Opinion', scope: 'place' },
    { roles: STAFF, actions: ['read'], subject: 'Escalation', scope: 'place' },
    { roles: ['auditor'], actions: ['read'], subject: 'Escalation', scope: 'any' },
    { roles: [...STAFF, 'community-liaison'], actions: ['read'], subject: 'Device', scope: 'place' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Device', scope: 'agency', ownAgency: true, dataClass: 'service' },
    { roles: ['guardian'], actions: ['read'], subject: 'Device', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'Device', scope: 'any' },
    { roles: ['assessor', 'street-coordinator'], actions: DEVICE_STEPS, subject: 'Device', scope: 'place' },
    { roles: ['agency-worker'], actions: DEVICE_STEPS, subject: 'Device', scope: 'agency', ownAgency: true },
    { roles: ['community-liaison'], actions: ['CheckDeviceUse'], subject: 'Device', scope: 'place' },

    { roles: STAFF, actions: ['read'], subject: 'Case', scope: 'place' },
    { roles: ['assessor', 'expert', 'city-worker'], actions: ['ReturnFromCity'], subject: 'Case', scope: 'place' },
    { roles: CENTRE, actions: ['OrderAssessment', 'CancelAssessmentOrder', 'ScheduleAssessment', 'RescheduleAssessment', 'CancelAssessmentAppointment', 'RecordAssessment', 'RequestExpertOpinion', 'EscalateToCity', 'RequestPlace', 'SendReferral'], subject: 'Case', scope: 'place' },
    { roles: ['assessor', 'street-coordinator'], actions: ['ChooseAgency', 'KeepPlace'], subject: 'Case', scope: 'place' },
    { roles: ['guardian'], actions: ['read', 'ChooseAgency', 'KeepPlace'], subject: 'Case', scope: 'self' },
    { roles: CENTRE, actions: ['RequestCancellation'], subject: 'Referral', scope: 'place' },
    // Of what it refers onward an agency is the initiator.
    { roles: ['agency-worker'], actions: ['ReferOnward', 'RequestPlace', 'SendReferral', 'RequestCancellation'], subject: 'Referral', scope: 'agency', ownAgency: true },
    { roles: ['agency-worker'], actions: BY_AGENCY, subject: 'Referral', scope: 'agency', ownAgency: true },

    { roles: ['assessor', 'street-coordinator'], actions: ['DraftPlan', 'RevisePlan', 'AgreePlan', 'PauseService', 'ResumeService'], subject: 'Plan', scope: 'place' },
    // Whatever the consent names, so that an agency is told what is missing; the deciders refuse to write what its author could not read.
    { roles: ['agency-worker'], actions: ['DraftPlan', 'RevisePlan', 'AgreePlan', 'PauseService', 'ResumeService'], subject: 'Plan', scope: 'agency', ownAgency: true },
    { roles: ['guardian'], actions: ['AgreePlan'], subject: 'Plan', scope: 'self' },
    { roles: ['assessor', 'street-coordinator'], actions: ['CorrectSession'], subject: 'Session', scope: 'place' },
    { roles: ['agency-worker'], actions: ['CorrectSession'], subject: 'Session', scope: 'agency', ownAgency: true, dataClass: 'service' },
    // What was delivered and is to be paid: an agency sees its own, without consent, since nothing on it is personal; of the past, who looks after the person.
    { roles: STAFF, actions: ['read'], subject: 'Settlement', scope: 'place' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Settlement', scope: 'desk' },
    { roles: ['guardian'], actions: ['read', 'SignSettlement', 'ContestSettlement'], subject: 'Settlement', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'Settlement', scope: 'any' },
    { roles: STAFF, actions: ['read'], subject: 'SettlementMonth', scope: 'place' },
    { roles: ['guardian'], actions: ['read'], subject: 'SettlementMonth', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'SettlementMonth', scope: 'any' },
    { roles: ['street-coordinator', 'assessor'], actions: ['SignSettlement', 'ContestSettlement'], subject: 'Settlement', scope: 'place' },
    // Ids of sessions that overlap: of use to who sees the one, and no agency's business.
    { roles: STAFF, actions: ['read'], subject: 'SessionDay', scope: 'any' },
    { roles: CENTRE, actions: ['ApprovePlan'], subject: 'Plan', scope: 'place' },
  ],
};
