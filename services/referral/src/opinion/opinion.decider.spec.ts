import { specification } from '@kangfu/decider';
import { caseFacts, ids } from '../shared/examples.js';
import type { GiveExpertOpinion, RequestExpertOpinion } from './opinion.commands.js';
import { opinionDecider } from './opinion.decider.js';
import type { OpinionEvent } from './opinion.events.js';

const opinion = specification(opinionDecider, { now: '2026-11-23T02:00:00.000Z', actor: { id: ids.assessor, units: ['440304'] }, case: caseFacts(), disabilityClass: 4 });
const ask = (more: Partial<RequestExpertOpinion['data']> = {}): RequestExpertOpinion => ({ type: 'RequestExpertOpinion', data: { opinionId: ids.goal, panels: null, experts: [], due: null, question: '是否适合机构训练？', ...more } });
const give = (panel: number): GiveExpertOpinion => ({ type: 'GiveExpertOpinion', data: { panel, advice: 'suitable', text: '适合' } });
const about = { opinionId: ids.goal, caseId: ids.case, personId: ids.person };
const asked = (panels: number[], experts: string[] = []): OpinionEvent => ({ type: 'ExpertOpinionRequested', data: { ...about, panels, experts, due: '2026-11-30', requestedBy: ids.assessor }, personal: { question: '是否适合机构训练？' } });
const given = (panel: number): OpinionEvent => ({ type: 'ExpertOpinionGiven', data: { ...about, panel, expert: ids.worker, advice: 'suitable' }, personal: { text: '适合' } });
const expert = { actor: { id: ids.worker, units: ['440304'] } };

test('the panel of the person’s class is asked, for five working days', () => opinion.given().when(ask()).then(asked([4])));
test('several disabilities need several panels, those of its components where they are known; without a class they are named', () => {
  opinion.given().when(ask(), { disabilityClass: 7 }).thenRefuses('panels-missing');
  opinion.given().when(ask({ panels: [4] }), { disabilityClass: 7 }).thenRefuses('panels-too-few');
  opinion.given().when(ask({ panels: [5, 4, 5] }), { disabilityClass: 7 }).then(asked([4, 5]));
  opinion.given().when(ask(), { disabilityClass: 7, components: [4, 6] }).then(asked([4, 6]));
  opinion.given().when(ask(), { disabilityClass: null }).thenRefuses('panels-missing');
});
test('not about a closed case, nor until a day that has passed', () => {
  opinion.given().when(ask(), { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open');
  opinion.given().when(ask({ due: '2026-11-22' })).thenRefuses('day-in-past');
});
test('each panel that was asked answers once', () => {
  opinion.given(asked([4, 5])).when(give(4), expert).then(given(4));
  opinion.given(asked([4, 5])).when(give(6), expert).thenRefuses('panel-not-asked');
  opinion.given(asked([4, 5]), given(4)).when(give(4), expert).thenRefuses('panel-answered');
  opinion.given(asked([4, 5]), given(4)).when(give(5), expert).thenTypes('ExpertOpinionGiven');
});
test('where experts are named, only they answer', () => {
  opinion.given(asked([4], [ids.coordinator])).when(give(4), expert).thenRefuses('expert-not-asked');
  opinion.given(asked([4], [ids.worker])).when(give(4), expert).thenTypes('ExpertOpinionGiven');
});
test('for as long as the units of its place have set', () =>
  expect(opinion.given().when(ask(), { settings: [{ unit: '440304', key: 'opinion', from: '2026-11-01', days: 2 }] }).decision).toMatchObject([{ data: { due: '2026-11-25' } }]));
