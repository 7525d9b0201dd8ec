import { specification } from '@kangfu/decider';
import { caseFacts, ids, planFacts } from '../shared/examples.js';
import type { NoteProgress } from './progress.commands.js';
import { progressDecider } from './progress.decider.js';

const note = specification(progressDecider, { now: '2026-11-22T08:00:00.000Z', actor: { id: ids.worker, units: ['ft-rehab-centre'] }, case: caseFacts(), plan: planFacts(), consented: true });
const command = (day = '2026-11-22'): NoteProgress => ({ type: 'NoteProgress', data: { noteId: ids.note, day, progress: 'as-expected', text: '可独坐' } });

test('a note says how it goes under a plan; its words are personal', () => {
  note.given().when(command()).then({ type: 'ProgressNoted', data: { noteId: ids.note, caseId: ids.case, personId: ids.person, planId: ids.plan, agency: 'ft-rehab-centre', day: '2026-11-22', progress: 'as-expected', notedBy: ids.worker }, personal: { text: '可独坐' } });
});
test('not ahead of time, not of a plan that is not in force, not of a closed case', () => {
  note.given().when(command('2026-11-23')).thenRefuses('day-in-future');
  note.given().when(command('2026-10-11')).thenRefuses('day-before-case');
  note.given().when(command(), { plan: planFacts({ inForce: false }) }).thenRefuses('plan-not-in-force');
  note.given().when(command(), { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open');
  note.given().when(command(), { consented: false }).thenRefuses('consent-without-service');
  note.given().when(command(), { plan: null }).thenRefuses('not-found');
});
