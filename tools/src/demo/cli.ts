import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** Runs `kangfu` as a user would; answers what it printed and its exit code. */
export const runCli = (args: string[]): Promise<{ stdout: string; stderr: string; code: number }> =>
  new Promise((done, failed) => {
    const child = spawn(process.execPath, [resolve(import.meta.dirname, '../main.ts'), ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: process.env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
    child.on('error', failed).on('close', (code) => done({ stdout, stderr, code: code ?? 1 }));
  });
