import { chinaDay } from '@kangfu/common';
import { type Decider, refuse, refuseAll } from '@kangfu/decider';
import { type CaseFacts, hasDistrictNeed, isOpen } from '../shared/case.js';
import type { AssessmentCommand } from './assessment.commands.js';
import type { AssessmentEvent } from './assessment.events.js';
import { BARTHEL_VERSION, scoreBarthel } from './barthel.js';

export type Assessment = { readonly status: 'none' } | { readonly status: 'recorded'; readonly caseId: string };
export interface AssessmentFacts { readonly now: string; readonly case: CaseFacts | null }

export const assessmentDecider: Decider<AssessmentCommand, Assessment, AssessmentEvent, AssessmentFacts> = {
  initial: { status: 'none' },
  decide({ data }, state, { now, case: facts }) {
    if (state.status !== 'none') return refuse('assessment-exists');
    if (!facts) return refuse('not-found', {}, ['caseId']);
    if (!isOpen(facts)) return refuse('case-not-open', { status: facts.status }, ['caseId']);
    if (!hasDistrictNeed(facts)) return refuse('need-not-triaged-to-district', {}, ['caseId']);
    const today = chinaDay(now);
    const assessedOn = data.assessedOn ?? today;
    if (assessedOn > today) return refuse('day-in-future', { day: assessedOn }, ['assessedOn']);
    const result = scoreBarthel(data.answers);
    if (!('score' in result)) return refuseAll(result);
    return [{
      type: 'AssessmentRecorded',
      data: { assessmentId: data.assessmentId, caseId: facts.caseId, personId: facts.personId, instrument: 'barthel', instrumentVersion: BARTHEL_VERSION, answers: result.answers, score: result.score, band: result.band, assessedOn },
      ...(data.note ? { personal: { note: data.note } } : {}),
    }];
  },
  evolve: (_state, { data }) => ({ status: 'recorded', caseId: data.caseId }),
};
