import { chinaDay } from '@kangfu/common';
import { type Refusal, refusal, refuse, refuseAll, type Refused } from '@kangfu/decider';
import { type Designation, isDesignated } from '../agency/agency.decider.js';
import { type CaseFacts, consentCovers, isOpen } from '../shared/case.js';
import type { ServiceKind } from '../shared/vocabulary.js';

/** What is looked up before a need is referred to an agency. */
export interface SendFacts {
  readonly now: string;
  readonly case: CaseFacts | null;
  readonly designation: Designation | null;
  /** Agency that the person or guardian chose for this need; null: none. */
  readonly chosen?: string | null;
  /** Another referral of the same need is still open, or waits for a place. */
  readonly needTaken?: 'referred' | 'waiting' | null;
}
export interface SendRequest { readonly needId: string; readonly agency: string; readonly service: ServiceKind; readonly parentId?: string | null }

/** Why an agency does not offer a service at all, whenever it is designated; null where it does. */
export const isOffered = (designation: Designation | null, agency: string, service: ServiceKind): Refused | null => {
  if (!designation) return refuse('agency-not-designated', { agency }, ['agencyId']);
  return designation.services.includes(service) ? null : refuse('service-not-offered', { agency, service }, ['service']);
};

/** Whether a need may be referred to an agency now: the case as it is known, or everything that is against it at once. A part of the work that an agency refers onward is no second referral, and no choice of its own. */
export const whetherSent = ({ needId, agency, service, parentId = null }: SendRequest, { now, case: facts, designation, chosen = null, needTaken = null }: SendFacts): Refused | CaseFacts => {
  if (!facts) return refuse('not-found', {}, ['caseId']);
  if (!isOpen(facts)) return refuse('case-not-open', { status: facts.status }, ['caseId']);
  if (facts.died) return refuse('case-not-open', { status: 'died' }, ['caseId']);
  const problems: Refusal[] = [];
  const need = facts.needs.find((each) => each.needId === needId);
  if (!need) problems.push(refusal('need-unknown', {}, ['needId']));
  else if (need.exit !== 'district') problems.push(refusal('need-not-triaged-to-district', {}, ['needId']));
  else if (parentId === null && needTaken) problems.push(needTaken === 'referred' ? refusal('need-already-referred', {}, ['needId']) : refusal('need-already-waiting', {}, ['needId']));
  if (parentId === null && chosen !== null && chosen !== agency) problems.push(refusal('agency-not-chosen', { chosen }, ['agencyId']));
  if (!designation || !isDesignated(designation, chinaDay(now))) problems.push(refusal('agency-not-designated', { agency }, ['agencyId']));
  else if (!designation.services.includes(service)) problems.push(refusal('service-not-offered', { agency, service }, ['service']));
  if (!consentCovers(facts, agency, now)) problems.push(refusal('consent-missing', { agency }, ['agencyId']));
  return problems.length > 0 ? refuseAll(problems) : facts;
};
