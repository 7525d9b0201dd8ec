import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMON_PROBLEMS } from '@kangfu/nest/problems';
import { intakeProblems } from './problems.js';

const sources = (readdirSync(__dirname, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts')).map((file) => readFileSync(join(__dirname, file), 'utf8'));
const refused = new Set(sources.flatMap((source) => [...source.matchAll(/\b(?:refuse|refusal)\('([a-z-]+)'/g)].map((match) => match[1]!)));

test('every code that is refused with has a message in both languages', () => {
  expect(refused.size).toBeGreaterThan(30);
  const messages = { ...COMMON_PROBLEMS, ...intakeProblems };
  for (const code of refused) expect(messages[code]).toEqual({ zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.stringMatching(/^[A-Z]/) });
});

test('no message is left over', () => expect(Object.keys(intakeProblems).filter((code) => !refused.has(code))).toEqual([]));
