import { readFileSync } from 'node:fs';
import { transformSync } from '@swc/core';

/** The TypeScript blocks of a Markdown file, in order. */
export const examplesOf = (file: string): string[] => [...readFileSync(file, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);

/**
 * Runs an example as its reader would, to its end: imports first, then the rest with `await` at the top. `require` is the spec's own, so the example gets
 * the code under test; `console.log` is given what it prints.
 */
export const runExample = async (code: string, require: (id: string) => unknown, print: (...values: unknown[]) => void = () => {}): Promise<void> => {
  const lines = code.split('\n');
  const body = lines.findLastIndex((line) => /^(import |.*\} from ')/.test(line)) + 1;
  const module = `${lines.slice(0, body).join('\n')}\nexport const run = async () => {\n${lines.slice(body).join('\n')}\n};`;
  const { code: made } = transformSync(module, { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, swcrc: false });
  const exported: { run?: () => Promise<void> } = {};
  (new Function('require', 'exports', 'console', made) as (...given: unknown[]) => void)(require, exported, { ...console, log: print });
  await exported.run!();
};
