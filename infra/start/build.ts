import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../paths.ts';

const stampFile = join(root, 'node_modules/.cache/kangfu-build');
const parents = ['libs', 'services'];

const projects = (): string[] =>
  [...parents.flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`)), 'gateway'].filter((folder) => existsSync(join(root, folder, 'package.json')));

/** Sizes and times of all sources: says in milliseconds that nx has nothing to do. */
const fingerprint = (folders: string[]): string => {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory()) return void hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
    for (const name of readdirSync(path).sort()) add(join(path, name));
  };
  for (const file of ['.swcrc', 'nx.json', 'package-lock.json']) add(join(root, file));
  for (const folder of folders) {
    add(join(root, folder, 'package.json'));
    add(join(root, folder, 'src'));
  }
  return hash.digest('hex');
};

const builtBefore = (folders: string[], mark: string): boolean =>
  existsSync(stampFile) && readFileSync(stampFile, 'utf8') === mark && folders.every((folder) => !existsSync(join(root, folder, 'src')) || existsSync(join(root, folder, 'dist')));

/** Builds libraries, services and gateway with nx; does nothing when no source has changed. Its output goes to the terminal. */
export const buildIfChanged = async (log: (text: string) => void = () => {}, env: NodeJS.ProcessEnv = process.env): Promise<void> => {
  const folders = projects();
  const mark = fingerprint(folders);
  if (builtBefore(folders, mark)) return log('build is up to date');
  const started = Date.now();
  const nx = spawn(join(root, 'node_modules/.bin/nx'), ['run-many', '-t', 'build', '--output-style=static'], {
    cwd: root,
    env: { ...env, PATH: `${join(root, 'node_modules/.bin')}:${env.PATH}`, NX_DAEMON: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  nx.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  nx.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => nx.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`The build failed:\n${Buffer.concat(output).toString()}`);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, mark);
  log(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
};
