import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusal } from '@kangfu/decider';
import { COMMON_PROBLEMS, ProblemCatalogue } from '@kangfu/nest/problems';
import { type KnownCase, obstacle } from './case/case.decider.js';
import { intakeProblems } from './problems.js';

const sources = (readdirSync(__dirname, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts')).map((file) => readFileSync(join(__dirname, file), 'utf8'));
const refused = new Set(sources.flatMap((source) => [...source.matchAll(/\b(?:refuse|refusal)\('([a-z-]+)'/g)].map((match) => match[1]!)));

test('every code that is refused with has a message in both languages', () => {
  expect(refused.size).toBeGreaterThan(30);
  const messages = { ...COMMON_PROBLEMS, ...intakeProblems };
  for (const code of refused) expect(messages[code]).toEqual({ zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.stringMatching(/^[A-Z]/) });
});

test('no message is left over', () => expect(Object.keys(intakeProblems).filter((code) => !refused.has(code))).toEqual([]));

test('messages name papers and exits as people do', () => {
  const said = (refusals: readonly Refusal[], lang: 'zh' | 'en') => new ProblemCatalogue(intakeProblems).problems(refusals, lang).map(({ message }) => message).join();
  const filed = { status: 'filed', missing: ['medical-record', 'school-statement'], needs: [], noticed: null } as unknown as KnownCase;
  expect(said([obstacle('AcceptRequest', filed, false)!], 'zh')).toBe('材料不全：近期病历、在读学校情况说明');
  expect(said([obstacle('TriageNeed', filed, false)!], 'en')).toBe('This cannot be done at this point: Filed');
});
