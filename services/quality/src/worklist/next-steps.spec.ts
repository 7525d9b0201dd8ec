import { ids } from '../shared/examples.js';
import { NEXT_STEP_WORDS, nextStepsOf } from './next-steps.js';
import type { WorkItem } from './work-item.js';
import { WORK_KIND_CODES, type WorkKind } from './work-kinds.js';

const item = (kind: WorkKind, due: string, more: Partial<WorkItem> = {}): WorkItem => ({
  id: `${kind}-${due}-${more.role ?? ''}`, kind, step: 'plan', desk: 'x', role: 'street-coordinator', unit: '440304006', person: null, agency: null, accessKey: `case-${ids.case}`, row: ids.case, rank: 0, over: '9999-12-31', caseId: ids.case, personId: ids.person, street: '440304006',
  community: null, about: null, since: '2026-11-16T01:00:00.000Z', due, soonFrom: due, level: 0, chases: null, urge: null, ...more,
});

test('every kind of work is said in plain words, in both languages, or is of no concern to a family', () => {
  for (const kind of WORK_KIND_CODES) {
    const words = NEXT_STEP_WORDS[kind];
    if (words) expect([/\p{Script=Han}/u.test(words.zh), words.en.length > 0]).toEqual([true, true]);
  }
  expect(WORK_KIND_CODES.filter((kind) => NEXT_STEP_WORDS[kind] === null)).toEqual(expect.arrayContaining(['chase-overdue', 'resolve-flag', 'decide-duplicate']));
});
test('what comes next is told once, as theirs where it is theirs too, and what is due first comes first', () => {
  const about = `plan-${ids.plan}`;
  const steps = nextStepsOf([item('chase-overdue', '2026-11-01'), item('approve-plan', '2026-12-01'), item('agree-plan', '2026-11-20', { about }), item('agree-plan', '2026-11-20', { about, role: 'guardian', unit: null }), item('complete-papers', '9999-12-31')]);
  expect(steps.map(({ kind, role }) => `${kind} ${role}`)).toEqual(['agree-plan guardian', 'approve-plan street-coordinator', 'complete-papers street-coordinator']);
});
