import type { AccessPolicy, Role } from '@kangfu/access';

/** Those whose unit a case belongs to, by its street and everything above. */
const staff: readonly Role[] = ['community-liaison', 'window-clerk', 'street-coordinator', 'assessor', 'expert', 'quality-inspector', 'programme-office', 'station-worker', 'subcentre-worker', 'city-worker'];
/** Of these, who works with the person and may read names and texts in the history. */
const handlers: readonly Role[] = ['community-liaison', 'window-clerk', 'street-coordinator', 'assessor'];

/** Auditors read all of the history and no personal detail; staff read the cases that are theirs. Agencies and guardians read the case itself, not its history. */
export const policy: AccessPolicy = {
  subjects: { History: 'access', HistoryPersonal: 'access', Ledger: 'row' },
  rules: [
    { roles: ['auditor'], actions: ['read'], subject: 'History', scope: 'any' },
    { roles: staff, actions: ['read'], subject: 'History', scope: 'place' },
    { roles: handlers, actions: ['read'], subject: 'HistoryPersonal', scope: 'place' },
    { roles: ['auditor'], actions: ['read'], subject: 'Ledger', scope: 'any' },
  ],
};
