import { chinaDay, assertNever } from '@kangfu/common';
import { type Decider, type Decision, refusal, type Refusal, refuse, refuseAll } from '@kangfu/decider';
import { yearsAt } from '../person/calendar.js';
import type { ConsentCommand, GiveConsent } from './consent.commands.js';
import type { ConsentEvent } from './consent.events.js';

export type ConsentState =
  | { readonly status: 'none' }
  | { readonly status: 'given' | 'withdrawn'; readonly consentId: string; readonly caseId: string; readonly personId: string };

export interface ConsentFacts {
  readonly now: string;
  /** The case it is about; null: there is none. */
  readonly subject?: { readonly caseId: string; readonly personId: string } | null;
  /** Birth date of the person, null where it is not known (any more). */
  readonly birthDate?: string | null;
  /** Which of the recipients are units of the organisation. */
  readonly knownUnits?: readonly string[];
}

const ADULT = 18;

const give = ({ data }: GiveConsent, { now, subject, birthDate, knownUnits }: ConsentFacts): Decision<ConsentEvent> => {
  if (!subject) return refuse('not-found', {}, ['caseId']);
  const today = chinaDay(now);
  const validFrom = data.validFrom ?? today;
  const wrong: Refusal[] = [];
  // 监护人 until 18; that an adult has a guardian is established by papers, so a guardian may sign at any age, with those papers.
  if (data.givenBy === 'self' && birthDate && yearsAt(birthDate, today) < ADULT) wrong.push(refusal('guardian-required', { age: ADULT }, ['givenBy']));
  if (data.givenBy === 'guardian' && !data.relation) wrong.push(refusal('relation-required', {}, ['relation']));
  if (data.givenBy === 'self' && data.relation) wrong.push(refusal('relation-of-guardian', {}, ['relation']));
  // That somebody answers for an adult rests on papers: without their digest nobody could look at them again.
  if (data.givenBy === 'guardian' && birthDate && yearsAt(birthDate, today) >= ADULT && !data.evidenceDigest) wrong.push(refusal('evidence-required', { age: ADULT }, ['evidenceDigest']));
  if (data.recipients.length === 0) wrong.push(refusal('recipients-required', {}, ['recipients']));
  if (data.purposes.length === 0) wrong.push(refusal('purposes-required', {}, ['purposes']));
  if (data.dataClasses.length === 0) wrong.push(refusal('data-classes-required', {}, ['dataClasses']));
  const unknown = data.recipients.filter((code) => !knownUnits?.includes(code));
  if (unknown.length > 0) wrong.push(refusal('unknown-unit', { unit: unknown.join(', ') }, ['recipients']));
  if (data.validUntil && (data.validUntil < validFrom || data.validUntil < today)) wrong.push(refusal('validity', {}, ['validUntil']));
  if (wrong.length > 0) return refuseAll(wrong);
  return [{
    type: 'ConsentGiven',
    data: {
      consentId: data.consentId, ...subject, givenBy: data.givenBy, ...(data.relation ? { relation: data.relation } : {}), purposes: [...new Set(data.purposes)], recipients: [...new Set(data.recipients)], dataClasses: [...new Set(data.dataClasses)],
      validFrom, ...(data.validUntil ? { validUntil: data.validUntil } : {}), ...(data.evidenceDigest ? { evidenceDigest: data.evidenceDigest } : {}),
    },
  }];
};

/** One consent: given once, withdrawn once, never edited. */
export const consentDecider: Decider<ConsentCommand, ConsentState, ConsentEvent, ConsentFacts> = {
  initial: { status: 'none' },
  decide: (command, state, facts) => {
    switch (command.type) {
      case 'GiveConsent': return state.status === 'none' ? give(command, facts) : refuse('consent-given');
      case 'WithdrawConsent':
        if (state.status === 'none') return refuse('not-found', {}, ['consentId']);
        if (state.status === 'withdrawn') return refuse('consent-withdrawn', {}, ['consentId']);
        return [{ type: 'ConsentWithdrawn', data: { consentId: state.consentId, caseId: state.caseId, personId: state.personId } }];
      default: return assertNever(command);
    }
  },
  evolve: (_state, event) => {
    const { consentId, caseId, personId } = event.data;
    switch (event.type) {
      case 'ConsentGiven': return { status: 'given', consentId, caseId, personId };
      case 'ConsentWithdrawn': return { status: 'withdrawn', consentId, caseId, personId };
      default: return assertNever(event);
    }
  },
};
