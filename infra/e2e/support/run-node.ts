import { spawn } from 'node:child_process';
import { nodeBinary } from '../../paths.ts';

/** Runs a script with Node itself (jest's sandbox loads no built ECMAScript modules); answers its output. Throws when it fails. */
export const runNode = (script: string, ...args: string[]): Promise<string> =>
  new Promise((done, failed) => {
    const child = spawn(nodeBinary, [script, ...args], { env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', failed).on('close', (code) => (code === 0 ? done(Buffer.concat(out).toString()) : failed(new Error(`${script}: ${code}\n${Buffer.concat(err).toString()}`))));
  });

/** `kangfu …` on the instance of KANGFU_DATA_DIR; answers what `--json` printed, and the exit code. */
export const kangfuJson = <T>(root: string, ...args: string[]): Promise<{ code: number; answer: T }> =>
  new Promise((done, failed) => {
    const child = spawn(nodeBinary, [`${root}/tools/src/main.ts`, ...args, '--json'], { env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
    child.on('error', failed).on('close', (code) => {
      try { done({ code: code ?? 1, answer: JSON.parse(out) as T }); } catch { failed(new Error(`kangfu ${args.join(' ')}: ${code}\n${out}\n${err}`)); }
    });
  });
