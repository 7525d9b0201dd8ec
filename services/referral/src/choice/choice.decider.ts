import { chinaDay } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import { type Designation, isDesignated } from '../agency/agency.decider.js';
import { type CaseFacts, isOpen } from '../shared/case.js';
import type { ServiceKind } from '../shared/vocabulary.js';
import type { ChoiceEvent, ChoiceGiver } from './choice.events.js';

export interface ChooseAgency { readonly type: 'ChooseAgency'; readonly data: { readonly needId: string; readonly agency: string; readonly chosenBy: ChoiceGiver; readonly evidence: string | null } }
export interface Choice { readonly agency: string | null; readonly chosenBy: ChoiceGiver | null }
export interface ChoiceFacts { readonly now: string; readonly case: CaseFacts | null; readonly designation: Designation | null; /** The actor is the person or guardian. */ readonly own: boolean }

/** The free choice of an agency for a need: among those designated for its service; staff who record it say by what they know it. */
export const choiceDecider: Decider<ChooseAgency, Choice, ChoiceEvent, ChoiceFacts> = {
  initial: { agency: null, chosenBy: null },
  decide({ data: { needId, agency, chosenBy, evidence } }, choice, { now, case: facts, designation, own }) {
    if (!facts) return refuse('not-found', {}, ['caseId']);
    if (!isOpen(facts)) return refuse('case-not-open', { status: facts.status }, ['caseId']);
    const need = facts.needs.find((each) => each.needId === needId);
    if (!need) return refuse('need-unknown', {}, ['needId']);
    if (!designation || !isDesignated(designation, chinaDay(now))) return refuse('agency-not-designated', { agency }, ['agencyId']);
    if (!designation.services.includes(need.kind as ServiceKind)) return refuse('service-not-offered', { agency, service: need.kind }, ['agencyId']);
    if (!own && !evidence) return refuse('evidence-missing', {}, ['evidence']);
    if (choice.agency === agency && choice.chosenBy === chosenBy) return [];
    return [{ type: 'AgencyChosen', data: { caseId: facts.caseId, personId: facts.personId, needId, agency, chosenBy, recordedByStaff: !own }, ...(evidence ? { personal: { evidence } } : {}) }];
  },
  evolve: (_choice, { data: { agency, chosenBy } }) => ({ agency, chosenBy }),
};
