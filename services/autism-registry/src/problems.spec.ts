import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMON_PROBLEMS } from '@kangfu/nest/problems';
import { autismRegistryProblems } from './problems.js';

const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts')).map((file) => readFileSync(join(__dirname, file), 'utf8'));
const refused = new Set(sources.flatMap((source) => [...source.matchAll(/\b(?:refuse|refusal)\('([a-z-]+)'/g)].map(([, code]) => code!)));

test('every refusal has a message in both languages, and no message is left over', () => {
  expect(refused.size).toBeGreaterThan(8);
  const known = { ...COMMON_PROBLEMS, ...autismRegistryProblems };
  for (const code of refused) {
    expect(known[code]?.zh).toMatch(/\p{Script=Han}/u);
    expect(known[code]?.en).toMatch(/^[A-Z]/);
  }
  expect(Object.keys(autismRegistryProblems).filter((code) => !refused.has(code))).toEqual([]);
});

test('both languages use the same parameters', () => {
  const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  for (const { zh, en } of Object.values(autismRegistryProblems)) expect(parameters(zh)).toEqual(parameters(en));
});
