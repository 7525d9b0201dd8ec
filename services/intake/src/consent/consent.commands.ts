import type { Relation } from '../person/guardians/guardian.events.js';
import type { ConsentGiver, DataClass, Purpose } from './consent.events.js';

export interface GiveConsent {
  readonly type: 'GiveConsent';
  readonly data: {
    readonly consentId: string;
    readonly givenBy: ConsentGiver;
    /** Of a guardian. */
    readonly relation?: Relation | null;
    readonly purposes: readonly Purpose[];
    readonly recipients: readonly string[];
    readonly dataClasses: readonly DataClass[];
    /** Null: from today. */
    readonly validFrom: string | null;
    readonly validUntil: string | null;
    readonly evidenceDigest: string | null;
  };
}
export interface WithdrawConsent { readonly type: 'WithdrawConsent'; readonly data: object }

export type ConsentCommand = GiveConsent | WithdrawConsent;
