import type { AccessPolicy, Role } from '@kangfu/access';

/** The "1+7+N" network and the hospitals: each sees what lies at or below its unit. */
const network: readonly Role[] = ['station-worker', 'subcentre-worker', 'city-worker', 'clinician'];
const subjects = ['Screening', 'AutismFile', 'Duty'] as const;

/**
 * Rows carry the facts themselves: `places` is the line of the station (street, sub-centre, city) and, on files and duties, the unit of the second
 * tier as well. `agencies` of a duty is the one unit that has it: reading it from above is not doing it.
 */
export const autismRegistryPolicy: AccessPolicy = {
  subjects: { Screening: 'row', AutismFile: 'row', Duty: 'row' },
  rules: [
    ...subjects.flatMap((subject) => [
      { roles: network, actions: ['read'], subject, scope: 'place' as const },
      { roles: ['guardian'] as const, actions: ['read'], subject, scope: 'self' as const },
      { roles: ['auditor'] as const, actions: ['read'], subject, scope: 'any' as const },
    ]),
    { roles: ['clinician', 'station-worker'], actions: ['RecordScreening'], subject: 'Screening', scope: 'place' },
    { roles: ['clinician'], actions: ['CompleteDuty'], subject: 'Duty', scope: 'agency' },
  ],
};
