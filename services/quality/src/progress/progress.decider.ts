import { happenedOn } from '@kangfu/common';
import { type Decider, refuse, refuseAll } from '@kangfu/decider';
import type { Acting, CaseFacts, PlanFacts } from '../shared/facts.js';
import { dayProblems } from '../shared/told-later.js';
import type { ProgressCommand } from './progress.commands.js';
import type { ProgressEvent } from './progress.events.js';

export type ProgressNote = { readonly status: 'none' } | { readonly status: 'noted'; readonly caseId: string };
export interface ProgressFacts {
  readonly now: string; readonly actor: Acting; readonly case: CaseFacts | null; readonly plan: PlanFacts | null;
  /** The actor may read such a note: for an agency's worker, a consent in force names service records. */
  readonly consented: boolean;
}

export const progressDecider: Decider<ProgressCommand, ProgressNote, ProgressEvent, ProgressFacts> = {
  initial: { status: 'none' },
  decide({ data }, state, { now, actor, case: facts, plan, consented }) {
    if (state.status !== 'none') return refuse('note-exists');
    if (!facts || !plan) return refuse('not-found', {}, ['planId']);
    if (facts.status !== 'open') return refuse('case-not-open', { status: facts.status }, ['planId']);
    if (!consented) return refuse('consent-without-service', {}, ['planId']);
    if (!plan.inForce) return refuse('plan-not-in-force', {}, ['planId']);
    const problems = dayProblems(data, now, facts.filedOn);
    if (problems.length > 0) return refuseAll(problems);
    return [{
      type: 'ProgressNoted',
      data: { noteId: data.noteId, caseId: plan.caseId, personId: plan.personId, planId: plan.planId, ...(plan.agency === null ? {} : { agency: plan.agency }), day: data.day, progress: data.progress, notedBy: actor.id },
      ...happenedOn(data.day, data.at ?? null, now), ...(data.text ? { personal: { text: data.text } } : {}),
    }];
  },
  evolve: (_state, { data }) => ({ status: 'noted', caseId: data.caseId }),
};
