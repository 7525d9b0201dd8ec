import { happenedOn } from '@kangfu/common';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import type { Acting, CaseFacts } from '../shared/facts.js';
import { dayProblems } from '../shared/told-later.js';
import type { VisitCommand } from './visit.commands.js';
import type { VisitEvent } from './visit.events.js';

export type Visit = { readonly status: 'none' } | { readonly status: 'recorded'; readonly caseId: string };
export interface VisitDecisionFacts { readonly now: string; readonly actor: Acting; readonly case: CaseFacts | null }

export const visitDecider: Decider<VisitCommand, Visit, VisitEvent, VisitDecisionFacts> = {
  initial: { status: 'none' },
  decide({ data }, state, { now, actor, case: facts }) {
    if (state.status !== 'none') return refuse('visit-exists');
    if (!facts) return refuse('not-found', {}, ['caseId']);
    if (facts.status !== 'open') return refuse('case-not-open', { status: facts.status }, ['caseId']);
    const problems: Refusal[] = dayProblems(data, now, facts.filedOn);
    if (!data.reached && data.satisfaction !== null) problems.push(refusal('satisfaction-without-contact', {}, ['satisfaction']));
    if (problems.length > 0) return refuseAll(problems);
    return [{
      type: 'VisitRecorded',
      data: {
        visitId: data.visitId, caseId: facts.caseId, personId: facts.personId, day: data.day, reached: data.reached,
        ...(data.satisfaction === null ? {} : { satisfaction: data.satisfaction }), visitedBy: actor.id,
      },
      ...happenedOn(data.day, data.at ?? null, now), ...(data.text ? { personal: { text: data.text } } : {}),
    }];
  },
  evolve: (_state, { data }) => ({ status: 'recorded', caseId: data.caseId }),
};
