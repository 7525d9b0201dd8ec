import { projection } from '@kangfu/subscriptions';
import type { EventOf } from '@kangfu/contracts';
import { ConsentGiven, ConsentWithdrawn } from '../../consent/consent.events.js';

type Given = EventOf<typeof ConsentGiven>['data'];

export interface ConsentRow {
  consentId: string;
  caseId: string;
  personId: string;
  accessKey: string;
  givenBy: Given['givenBy'];
  relation: NonNullable<Given['relation']> | null;
  purposes: Given['purposes'];
  recipients: readonly string[];
  dataClasses: Given['dataClasses'];
  validFrom: string;
  validUntil: string | null;
  evidenceDigest: string | null;
  givenAt: string;
  withdrawnAt: string | null;
  version: number;
}

interface ConsentSlice { given: Given; givenAt: string; withdrawnAt: string | null }

export const consents = projection<ConsentRow>('consents', 2, {
  view: (key, slices) => {
    const slice = slices.one<ConsentSlice>('consent');
    if (!slice) return null;
    const { given, givenAt, withdrawnAt } = slice.state;
    const { caseId, personId, givenBy, relation, purposes, recipients, dataClasses, validFrom, validUntil, evidenceDigest } = given;
    return {
      consentId: key, caseId, personId, accessKey: `case-${caseId}`, givenBy, relation: relation ?? null, purposes, recipients, dataClasses, validFrom, validUntil: validUntil ?? null,
      evidenceDigest: evidenceDigest ?? null, givenAt, withdrawnAt, version: slice.version,
    };
  },
  indexes: [{ keys: { caseId: 1, givenAt: -1, _id: 1 } }, { keys: { personId: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(ConsentGiven, (e) => e.data.consentId, (_slice: ConsentSlice | undefined, e): ConsentSlice => ({ given: e.data, givenAt: e.occurred, withdrawnAt: null }))
  .on(ConsentWithdrawn, (e) => e.data.consentId, (slice: ConsentSlice | undefined, e): ConsentSlice => ({ ...slice!, withdrawnAt: e.occurred }));

/** In force on a day in China. */
export const inForce = (consent: ConsentRow, day: string): boolean =>
  consent.withdrawnAt === null && consent.validFrom <= day && (consent.validUntil === null || day <= consent.validUntil);
