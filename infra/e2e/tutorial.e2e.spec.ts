import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startSystem } from '@kangfu/infra';
import { missingLines, outputsOf, scriptOf, shellBlocks } from '../../tools/src/docs/blocks.ts';

const root = resolve(__dirname, '../..');
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

test('every command of the tutorial does what the tutorial says', async () => {
  const blocks = shellBlocks(readFileSync(join(root, page), 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'kangfu-tutorial-'));
  const system = await startSystem({
    dataDir: join(folder, 'data'), ports: 'free',
    env: { ...process.env, KANGFU_MONGODB_URI: process.env['KANGFU_TEST_MONGODB_URI'], KANGFU_KAFKA_BROKERS: process.env['KANGFU_TEST_KAFKA_BROKERS'], KANGFU_DB_PREFIX: 'tutorial', KANGFU_TOPIC_PREFIX: 'tutorial.', NODE_ENV: 'development' },
  });
  try {
    const { stdout, stderr, code } = await bash(scriptOf(blocks, MARK), { ...process.env, KANGFU_DATA_DIR: join(folder, 'data'), NODE_ENV: 'development' });
    const outputs = outputsOf(stdout, MARK);
    const missing = outputs.flatMap((output, i) => missingLines(blocks[i]!.shown, output).map((line) => `${page}:${blocks[i]!.line} does not show: ${line}\n${output}`));
    expect({ missing, ran: outputs.length, code, stderr }).toEqual({ missing: [], ran: blocks.length, code: 0, stderr: expect.any(String) as string });
  } finally {
    await system.stop();
    rmSync(folder, { recursive: true });
  }
}, 240_000);
