import { assertNever, chinaDay } from '@kangfu/common';
import { type Setting, stepDue } from '@kangfu/common/step-clocks';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import { type CaseFacts, isOpen } from '../shared/case.js';
import type { Acting } from '../shared/vocabulary.js';
import type { OpinionCommand } from './opinion.commands.js';
import type { OpinionEvent } from './opinion.events.js';

/** 多重残疾 Several disabilities: no panel of its own. */
const SEVERAL = 7;

export type Opinion =
  | { readonly status: 'none' }
  | { readonly status: 'asked'; readonly opinionId: string; readonly caseId: string; readonly personId: string; readonly panels: readonly number[]; readonly experts: readonly string[]; readonly answered: readonly number[] };
export interface OpinionFacts {
  readonly now: string; readonly actor: Acting; readonly case: CaseFacts | null;
  /** What the units of its place have set about how long things may take; nothing: the defaults. */
  readonly settings?: readonly Setting[];
  /** Class of the certificate that counts; null: none is known. */
  readonly disabilityClass?: number | null;
  /** Of class 7: the classes it is made of, where they are known. */
  readonly components?: readonly number[];
}

export const opinionDecider: Decider<OpinionCommand, Opinion, OpinionEvent, OpinionFacts> = {
  initial: { status: 'none' },
  decide(command, opinion, { now, actor, case: known, settings = [], disabilityClass = null, components = [] }) {
    switch (command.type) {
      case 'RequestExpertOpinion': {
        if (opinion.status !== 'none') return refuse('opinion-exists');
        if (!known) return refuse('not-found', {}, ['caseId']);
        if (!isOpen(known)) return refuse('case-not-open', { status: known.status }, ['caseId']);
        const { opinionId, experts, question } = command.data;
        const due = command.data.due ?? stepDue(settings, known.places, 'opinion', now);
        const panels = [...new Set(command.data.panels ?? (disabilityClass === null ? [] : disabilityClass === SEVERAL ? components : [disabilityClass]))].sort();
        const problems: Refusal[] = [];
        if (panels.length === 0) problems.push(refusal('panels-missing', {}, ['panels']));
        else if (disabilityClass === SEVERAL && panels.length < 2) problems.push(refusal('panels-too-few', {}, ['panels']));
        if (due < chinaDay(now)) problems.push(refusal('day-in-past', { day: due }, ['due']));
        if (problems.length > 0) return refuseAll(problems);
        return [{ type: 'ExpertOpinionRequested', data: { opinionId, caseId: known.caseId, personId: known.personId, panels, experts: [...new Set(experts)], due, requestedBy: actor.id }, personal: { question } }];
      }
      case 'GiveExpertOpinion': {
        if (opinion.status === 'none') return refuse('not-found', {}, ['opinionId']);
        if (known && !isOpen(known)) return refuse('case-not-open', { status: known.status });
        const { panel, advice, text } = command.data;
        const { opinionId, caseId, personId, panels, experts, answered } = opinion;
        if (experts.length > 0 && !experts.includes(actor.id)) return refuse('expert-not-asked', {}, ['opinionId']);
        if (!panels.includes(panel)) return refuse('panel-not-asked', { panel, asked: panels.join(', ') }, ['panel']);
        if (answered.includes(panel)) return refuse('panel-answered', { panel }, ['panel']);
        return [{ type: 'ExpertOpinionGiven', data: { opinionId, caseId, personId, panel, expert: actor.id, advice }, personal: { text } }];
      }
      default: return assertNever(command);
    }
  },
  evolve(opinion, event) {
    if (event.type === 'ExpertOpinionRequested') {
      const { opinionId, caseId, personId, panels, experts } = event.data;
      return { status: 'asked', opinionId, caseId, personId, panels, experts, answered: [] };
    }
    return opinion.status === 'none' ? opinion : { ...opinion, answered: [...opinion.answered, event.data.panel] };
  },
};
