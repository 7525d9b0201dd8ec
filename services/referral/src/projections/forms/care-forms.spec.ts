import { printedForm } from '@kangfu/nest';
import type { PlanVersion } from '../plan-versions/plan-versions.types.js';
import { planForm, referralLetter } from './care-forms.js';

const version = {
  planVersion: 2, goals: [{ id: 'g', domain: 'mobility', baseline: -1, weight: 2, text: { value: '独立行走十米', state: 'CLEAR' }, levels: [] }], services: [{ service: 'rehabilitation-training', sessions: 12, provider: null }],
  sessionsPlanned: 12, from: '2026-11-16', to: '2027-02-28', draftedAt: '2026-11-15T01:00:00.000Z', agreedAt: null, approvedAt: null,
} as unknown as PlanVersion;

test('a version of a plan is printed with its goals and services, to be signed by three', () => {
  const text = printedForm(planForm(version, 'C-1', '福田区残疾人康复服务中心'));
  for (const part of ['计划版本：2', '独立行走十米（基线 -1，权重 2）', '康复训练：12 次', '2026-11-16 至 2027-02-28', '姓名：____', '批准人（签名）']) expect(text).toContain(part);
  expect(text).not.toContain('已同意');
  expect(printedForm(planForm({ ...version, agreedAt: '2026-11-17T01:00:00.000Z' }, 'C-1', null))).toContain('已同意：2026-11-17');
});
test('what a goal says is printed for who may read it', () => {
  const hidden = { ...version, goals: [{ ...version.goals[0]!, text: { value: null, state: 'MASKED' as const } }] };
  expect(printedForm(planForm(hidden, 'C-1', null))).toContain('（不显示）（基线');
});
test('a letter says to whom, for which service, and what the agency should know, if its reader may', () => {
  const letter = { service: 'education' as const, sentAt: '2026-11-16T01:00:00.000Z', agency: '星河', caseNumber: 'C-1' };
  expect(printedForm(referralLetter({ ...letter, note: { value: '需轮椅通道', state: 'CLEAR' } }))).toContain('说明：需轮椅通道');
  expect(printedForm(referralLetter({ ...letter, note: { value: null, state: 'MASKED' } }))).toContain('说明：（不显示）');
});
