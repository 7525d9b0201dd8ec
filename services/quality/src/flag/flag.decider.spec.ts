import { idOf } from '@kangfu/common';
import { specification } from '@kangfu/decider';
import { cause, scenario } from '@kangfu/processes/scenario';
import { StepOverdue } from '../clock/clock.events.js';
import { missedNotes } from '../processes/missed-notes/missed-notes.process.js';
import { caseFacts, ids } from '../shared/examples.js';
import type { FlagCommand } from './flag.commands.js';
import { flagDecider } from './flag.decider.js';
import type { FlagEvent } from './flag.events.js';

const flag = specification(flagDecider, { actor: { id: ids.coordinator, units: ['440304006'] }, case: caseFacts() });
const about = { flagId: ids.note, caseId: ids.case, personId: ids.person };
const raise = (more = {}): FlagCommand => ({ type: 'RaiseFlag', data: { flagId: ids.note, kind: 'safety', severity: 'high', text: '家中无人', ...more } });
const resolve = (more = {}): FlagCommand => ({ type: 'ResolveFlag', data: { resolution: 'talked-to-family', text: null, ...more } });
const raised: FlagEvent = { type: 'FlagRaised', data: { ...about, street: '440304006', kind: 'safety', severity: 'high', automatic: false, raisedBy: ids.coordinator }, personal: { text: '家中无人' } };
const resolved: FlagEvent = { type: 'FlagResolved', data: { ...about, resolution: 'talked-to-family', resolvedBy: ids.coordinator } };

test('whoever notices something raises a flag on an open case; it stays until somebody says what was done', () => {
  flag.given().when(raise()).then(raised);
  flag.given(raised).when(resolve()).then(resolved);
  flag.given(raised, resolved).when(resolve()).thenRefuses('flag-resolved');
  flag.given().when(resolve()).thenRefuses('not-found');
  flag.given().when(raise(), { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open');
});
test('what is in no list is said in words', () => {
  flag.given().when(raise({ kind: 'other', text: null })).thenRefuses('reason-required');
  flag.given(raised).when(resolve({ resolution: 'other' })).thenRefuses('reason-required');
});
test('a scheduled note that did not come is flagged once', () => {
  const step = { caseId: ids.case, personId: ids.person, street: '440304006', step: 'track' as const, due: '2026-12-18', role: 'street-coordinator', level: 1, escalatedTo: { role: 'street-coordinator', unit: '440304006' } };
  const flagId = idOf(`flag:${ids.case}:missed-note:2026-12-18`);
  const data = { flagId, caseId: ids.case, personId: ids.person, street: '440304006', due: '2026-12-18' };
  scenario(missedNotes).given().when(cause(StepOverdue, step, '2026-12-19T00:00:00+08:00')).thenCommands({ aggregate: 'flag', stream: `flag-${flagId}`, type: 'RaiseMissedNote', data });
  scenario(missedNotes).given().when(cause(StepOverdue, { ...step, step: 'plan' }, '2026-12-19T00:00:00+08:00')).thenNothing();
  const missed: FlagEvent = { type: 'FlagRaised', data: { ...data, kind: 'missed-note', severity: 'medium', automatic: true } };
  flag.given().when({ type: 'RaiseMissedNote', data }, { actor: undefined, case: undefined }).then(missed);
  flag.given(missed).when({ type: 'RaiseMissedNote', data }).thenNothing();
});
