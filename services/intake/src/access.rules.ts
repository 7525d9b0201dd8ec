import type { AccessPolicy, Role } from '@kangfu/access';
import { ROLES } from '@kangfu/access';

/** Work on rehabilitation cases: from the community to the district, and the network of the city where a station is the window. */
const caseStaff: readonly Role[] = [
  'community-liaison', 'window-clerk', 'street-coordinator', 'assessor', 'expert', 'quality-inspector', 'programme-office', 'station-worker', 'subcentre-worker', 'city-worker', 'clinician',
];
/** Know people of their place, but not their cases. */
const otherStaff: readonly Role[] = ['school-worker', 'education-bureau', 'job-coach'];
/** Take requests in; whoever comes to them, whatever street they live in. */
const frontDesk: readonly Role[] = ['community-liaison', 'window-clerk', 'street-coordinator', 'station-worker'];
/** Decide whether two registrations are one person, and what a correction asks for. */
const deciders: readonly Role[] = ['street-coordinator', 'assessor', 'programme-office', 'station-worker', 'subcentre-worker', 'city-worker'];

/**
 * Who may read and do what. `place`: the holder's unit is among the object's street, district, city (or community); `agency`: an open referral under
 * consent; `self`: the person or the guardian. Actions are the commands' names. Rights of people and cases come from the `access` projection.
 */
export const intakePolicy: AccessPolicy = {
  subjects: { Person: 'access', Case: 'access', Consent: 'access', Unit: 'row', Appointment: 'row', StreetService: 'row', DuplicateSuspect: 'row', Configuration: 'row', ScreeningCampaign: 'row', NeedScreening: 'row', Message: 'access' },
  rules: [
    { roles: [...caseStaff, ...otherStaff], actions: ['read'], subject: 'Person', scope: 'place' },
    { roles: caseStaff, actions: ['read'], subject: 'Case', scope: 'place' },
    { roles: caseStaff, actions: ['read'], subject: 'Consent', scope: 'place' },
    ...(['Person', 'Case', 'Consent'] as const).flatMap((subject) => [
      { roles: ['agency-worker'] as const, actions: ['read'], subject, scope: 'agency' as const },
      { roles: ['guardian'] as const, actions: ['read'], subject, scope: 'self' as const },
      { roles: ['auditor'] as const, actions: ['read'], subject, scope: 'any' as const },
    ]),

    // Match without disclosure, and registration, wherever the person walks in.
    { roles: [...frontDesk, 'clinician', 'subcentre-worker', 'school-worker', 'assessor'], actions: ['MatchIdentity', 'RegisterPerson'], subject: 'Person', scope: 'any' },
    { roles: frontDesk, actions: ['ChangeContact', 'ChangePreferences', 'ChangeAddress'], subject: 'Person', scope: 'place' },
    { roles: ['guardian'], actions: ['ChangeContact', 'ChangePreferences', 'ChangeAddress'], subject: 'Person', scope: 'self' },
    { roles: frontDesk, actions: ['AddIdentity', 'NameGuardian', 'EndGuardian', 'RecordDisagreement', 'SettleDisagreement', 'RecordCertificate', 'ChangeCertificateStatus', 'ProposeCorrection'], subject: 'Person', scope: 'place' },
    { roles: ['guardian'], actions: ['ProposeCorrection'], subject: 'Person', scope: 'self' },
    { roles: deciders, actions: ['DecideCorrection'], subject: 'Person', scope: 'place' },
    { roles: [...frontDesk, 'assessor'], actions: ['RecordDeath'], subject: 'Person', scope: 'place' },
    // Of what another has recorded.
    { roles: deciders, actions: ['WithdrawDeath'], subject: 'Person', scope: 'place' },
    // Of two people: where both belong.
    { roles: deciders, actions: ['LinkPersons', 'UnlinkPersons'], subject: 'Person', scope: 'place' },
    { roles: deciders, actions: ['read', 'DismissDuplicate'], subject: 'DuplicateSuspect', scope: 'place' },
    { roles: ['window-clerk', 'community-liaison'], actions: ['read'], subject: 'DuplicateSuspect', scope: 'place' },
    { roles: ['auditor'], actions: ['read'], subject: 'DuplicateSuspect', scope: 'any' },

    { roles: frontDesk, actions: ['FileRequest', 'CompleteRequest', 'WithdrawRequest'], subject: 'Case', scope: 'place' },
    { roles: ['guardian'], actions: ['FileRequest', 'CompleteRequest', 'WithdrawRequest'], subject: 'Case', scope: 'self' },
    { roles: ['window-clerk'], actions: ['AcceptRequest', 'ReturnRequest', 'RefuseRequest'], subject: 'Case', scope: 'place' },
    { roles: ['street-coordinator'], actions: ['TriageNeed', 'AssignHandler', 'NameCaseManager'], subject: 'Case', scope: 'place' },
    // Whose case it is to hand over, the case says: the street's, or those managed from the district.
    { roles: ['street-coordinator', 'station-worker', 'assessor', 'programme-office'], actions: ['HandOverWork'], subject: 'Case', scope: 'place' },
    { roles: ['window-clerk', 'street-coordinator'], actions: ['RedirectCase'], subject: 'Case', scope: 'place' },

    { roles: ['community-liaison', 'window-clerk', 'street-coordinator', 'assessor', 'station-worker'], actions: ['GiveConsent', 'WithdrawConsent'], subject: 'Consent', scope: 'place' },
    { roles: ['guardian'], actions: ['GiveConsent', 'WithdrawConsent'], subject: 'Consent', scope: 'self' },

    // What a person was told: whoever works on the cases of the place, and the person.
    { roles: caseStaff, actions: ['read'], subject: 'Message', scope: 'place' },
    { roles: ['guardian'], actions: ['read'], subject: 'Message', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'Message', scope: 'any' },

    // A campaign is no secret; who is on its list is for those who go there and those above them.
    { roles: caseStaff, actions: ['read'], subject: 'ScreeningCampaign', scope: 'any' },
    { roles: ['street-coordinator', 'programme-office'], actions: ['OpenScreeningCampaign'], subject: 'ScreeningCampaign', scope: 'place' },
    { roles: caseStaff, actions: ['read'], subject: 'NeedScreening', scope: 'place' },
    { roles: ['community-liaison', 'street-coordinator', 'station-worker'], actions: ['RecordNeedScreening'], subject: 'NeedScreening', scope: 'place' },

    // The organisation is public to whoever works in it or is served by it.
    { roles: ROLES, actions: ['read'], subject: 'Unit', scope: 'any' },
    { roles: ROLES, actions: ['read'], subject: 'StreetService', scope: 'any' },
    { roles: ['street-coordinator', 'programme-office', 'administrator'], actions: ['OfferStreetService', 'EndStreetService'], subject: 'StreetService', scope: 'place' },
    { roles: ['administrator'], actions: ['OpenUnit'], subject: 'Unit', scope: 'place' },
    { roles: ['street-coordinator', 'programme-office', 'city-worker', 'administrator'], actions: ['ChangeUnitPhone'], subject: 'Unit', scope: 'place' },
    { roles: ROLES, actions: ['read'], subject: 'Configuration', scope: 'any' },
    { roles: ['administrator', 'programme-office'], actions: ['ConfigureUnit'], subject: 'Configuration', scope: 'place' },
    { roles: ['administrator'], actions: ['read', 'Appoint', 'EndAppointment'], subject: 'Appointment', scope: 'place' },
    { roles: ['street-coordinator', 'programme-office', 'city-worker', 'subcentre-worker'], actions: ['read'], subject: 'Appointment', scope: 'place' },
    // AB posts: whoever leads a place names deputies there; on which days they are away, everybody may say of themselves.
    { roles: ['street-coordinator', 'programme-office', 'city-worker', 'subcentre-worker', 'administrator'], actions: ['NameDeputy', 'EndDeputy', 'RecordAbsence', 'RecordReturn'], subject: 'Appointment', scope: 'place' },
    { roles: ROLES, actions: ['read', 'RecordAbsence', 'RecordReturn'], subject: 'Appointment', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'Appointment', scope: 'any' },
  ],
};
