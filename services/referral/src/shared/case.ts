import { chinaDay } from '@kangfu/common';

export interface NeedFacts { readonly needId: string; readonly kind: string; readonly exit: 'street' | 'district' | 'information' | null }
export interface ConsentFacts { readonly consentId: string; readonly recipients: readonly string[]; readonly validFrom: string; readonly validUntil: string | null; readonly withdrawn: boolean }

/** What this service knows of a case when it decides: its own copy of intake's and quality's events. */
export interface CaseFacts {
  readonly caseId: string;
  readonly personId: string;
  readonly places: readonly string[];
  readonly status: 'filed' | 'accepted' | 'returned' | 'refused' | 'withdrawn' | 'closed';
  readonly needs: readonly NeedFacts[];
  readonly consents: readonly ConsentFacts[];
  /** The person has died: what is open is let go, and nothing new is begun. */
  readonly died: boolean;
  readonly manager: { readonly userId: string; readonly unit: string } | null;
}

/** Work on a case ends with its refusal, withdrawal or closure. */
export const isOpen = (facts: CaseFacts): boolean => facts.status !== 'refused' && facts.status !== 'withdrawn' && facts.status !== 'closed';

/** Some need was triaged to the district centre. */
export const hasDistrictNeed = (facts: CaseFacts): boolean => facts.needs.some((need) => need.exit === 'district');

/** A consent in force on that day names the agency among its recipients. */
export const consentCovers = (facts: CaseFacts, agency: string, now: string): boolean => {
  const today = chinaDay(now);
  return facts.consents.some((consent) => !consent.withdrawn && consent.recipients.includes(agency)
    && consent.validFrom.slice(0, 10) <= today && (consent.validUntil === null || consent.validUntil.slice(0, 10) >= today));
};
