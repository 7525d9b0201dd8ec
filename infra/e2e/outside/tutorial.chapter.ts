import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@kangfu/infra/paths';
import { missingLines, outputsOf, scriptOf, shellBlocks } from '../../../tools/src/docs/blocks.ts';
import type { Chapter } from '../support/chapters.ts';

const page = 'docs/tutorial/one-case.md';
const MARK = '@@@ block';

const bash = (script: string, env: NodeJS.ProcessEnv): Promise<{ stdout: string; stderr: string; code: number | null }> =>
  new Promise((done, failed) => {
    const child = spawn('bash', [], { cwd: root, env, stdio: 'pipe' });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
    child.on('error', failed).on('close', (code) => done({ stdout, stderr, code }));
    child.stdin.end(script);
  });

/** The tutorial, block by block, as a reader pastes it. */
export const tutorialChapter: Chapter = (world) => test('every command of the tutorial does what the tutorial says', async () => {
  const blocks = shellBlocks(readFileSync(join(root, page), 'utf8'));
  const { stdout, stderr, code } = await bash(scriptOf(blocks, MARK), { ...process.env, KANGFU_DATA_DIR: world.kangfu().dataDir, NODE_ENV: 'development' });
  const outputs = outputsOf(stdout, MARK);
  const missing = outputs.flatMap((output, i) => missingLines(blocks[i]!.shown, output).map((line) => `${page}:${blocks[i]!.line} does not show: ${line}\n${output}`));
  expect({ missing, ran: outputs.length, code, stderr }).toEqual({ missing: [], ran: blocks.length, code: 0, stderr: expect.any(String) as string });
}, 240_000);
