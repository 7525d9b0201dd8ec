import { chinaDay } from '@kangfu/common';
import { type Decider, refuse, refuseAll } from '@kangfu/decider';
import { type CaseFacts, hasDistrictNeed, isOpen } from '../shared/case.js';
import type { AssessmentCommand } from './assessment.commands.js';
import type { AssessmentEvent, BarthelBand } from './assessment.events.js';
import { instrumentOn, isResult, scoreAnswers, validUntil } from './instruments/index.js';
import type { InstrumentCode } from './instruments/instrument.js';

export type Assessment = { readonly status: 'none' } | { readonly status: 'recorded'; readonly caseId: string };
export interface OrderFacts { readonly orderId: string; readonly caseId: string; readonly status: 'open' | 'done' | 'cancelled'; readonly instruments: readonly InstrumentCode[] }
export interface AssessmentFacts {
  readonly now: string; readonly case: CaseFacts | null;
  /** The order that is fulfilled; null: there is none, which is no hindrance. */
  readonly order?: OrderFacts | null;
}

export const assessmentDecider: Decider<AssessmentCommand, Assessment, AssessmentEvent, AssessmentFacts> = {
  initial: { status: 'none' },
  decide({ data }, state, { now, case: facts, order = null }) {
    if (state.status !== 'none') return refuse('assessment-exists');
    if (!facts) return refuse('not-found', {}, ['caseId']);
    if (!isOpen(facts)) return refuse('case-not-open', { status: facts.status }, ['caseId']);
    if (!hasDistrictNeed(facts)) return refuse('need-not-triaged-to-district', {}, ['caseId']);
    const today = chinaDay(now);
    const assessedOn = data.assessedOn ?? today;
    if (assessedOn > today) return refuse('day-in-future', { day: assessedOn }, ['assessedOn']);
    const code = data.instrument ?? 'barthel';
    if (order) {
      if (order.caseId !== facts.caseId) return refuse('order-of-another-case', {}, ['orderId']);
      if (order.status === 'cancelled') return refuse('order-cancelled', {}, ['orderId']);
      if (!order.instruments.includes(code)) return refuse('instrument-not-ordered', { instrument: code, ordered: order.instruments.join(', ') }, ['instrument']);
    }
    const instrument = instrumentOn(code, assessedOn);
    const result = scoreAnswers(instrument, data.answers);
    if (!isResult(result)) return refuseAll(result);
    const { answers, score, percentHundredths, band } = result;
    const about = { assessmentId: data.assessmentId, caseId: facts.caseId, personId: facts.personId, instrumentVersion: instrument.version, answers };
    const when = { assessedOn, validUntil: validUntil(instrument, assessedOn), ...(order ? { orderId: order.orderId } : {}) };
    const personal = data.note ? { personal: { note: data.note } } : {};
    if (code === 'barthel') return [{ type: 'AssessmentRecorded', data: { ...about, instrument: 'barthel', score: score!, band: band as BarthelBand, ...when }, ...personal }];
    return [{
      type: 'InstrumentScored',
      data: { ...about, instrument: code, ...(score === null ? {} : { score }), ...(percentHundredths === null ? {} : { percentHundredths }), ...(band === null ? {} : { band }), ...when }, ...personal,
    }];
  },
  evolve: (_state, { data }) => ({ status: 'recorded', caseId: data.caseId }),
};
