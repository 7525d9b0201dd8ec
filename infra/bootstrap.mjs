// Entry of every npm script: runs on any Node from 20, installs what is missing, then runs the TypeScript sources under Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.kangfu-installed');
const busyFile = join(modules, '.kangfu-installing');
const node = join(modules, 'node/bin/node');

const programs = {
  start: { file: 'infra/start/main.ts', longRunning: true },
  test: { file: 'infra/test/main.ts', longRunning: true },
  demo: { file: 'tools/src/demo/main.ts', needsBuild: true },
  faults: { file: 'infra/faults/main.ts', longRunning: true, needsBuild: true },
  bench: { file: 'bench/src/main.ts', longRunning: true },
  kangfu: { file: 'tools/src/main.ts', needsBuild: true },
};

const [name, ...args] = process.argv.slice(2);
const program = programs[name];
if (!program) {
  console.error(`usage: node infra/bootstrap.mjs ${Object.keys(programs).join('|')} [arguments]`);
  process.exit(2);
}

const workspaces = () => ['libs', 'services'].flatMap((parent) => (existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((entry) => `${parent}/${entry}`) : [])).concat('gateway', 'infra', 'tools', 'bench');

/** What an installation depends on. A workspace counts with its name and dependencies only, so that editing a script costs no install. */
function wanted() {
  const hash = createHash('sha256');
  const pick = (file, fields) => {
    if (!existsSync(join(root, file))) return;
    const content = JSON.parse(readFileSync(join(root, file), 'utf8'));
    hash.update(`${file} ${JSON.stringify(fields.map((field) => content[field]))}\n`);
  };
  pick('package.json', ['dependencies', 'devDependencies', 'overrides', 'workspaces']);
  for (const folder of workspaces()) pick(`${folder}/package.json`, ['name', 'dependencies', 'devDependencies']);
  if (existsSync(join(root, 'package-lock.json'))) hash.update(readFileSync(join(root, 'package-lock.json')));
  return hash.digest('hex');
}

const isInstalled = () => existsSync(stampFile) && existsSync(node) && readFileSync(stampFile, 'utf8') === wanted();

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function install() {
  if (isInstalled()) return;
  mkdirSync(modules, { recursive: true });
  // Two commands started at once: the second waits for the first.
  for (let told = false; existsSync(busyFile); told = true) {
    const other = Number(readFileSync(busyFile, 'utf8'));
    if (!isAlive(other)) break;
    if (!told) console.error('waiting for another installation');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  if (isInstalled()) return;
  writeFileSync(busyFile, String(process.pid));
  const npmArgs = ['install', '--no-audit', '--no-fund', '--engine-strict=false', '--loglevel=error', '--no-progress', ...(process.platform === 'linux' && process.arch === 'x64' ? [] : ['--no-package-lock'])];
  const npm = () => {
    mkdirSync(modules, { recursive: true });
    return spawnSync('npm', npmArgs, { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, npm_config_ignore_scripts: 'false', NODE_ENV: 'development' } }).status;
  };
  const started = Date.now();
  console.error('installing packages (about a minute the first time)');
  const ticking = spawn(process.execPath, ['-e', `let s = 0; setInterval(() => { if (process.ppid !== ${process.pid}) process.exit(); console.error('  … ' + (s += 10) + ' s'); }, 10000)`], { stdio: ['ignore', 'ignore', 2] });
  let status = npm();
  if (status !== 0 || !existsSync(node)) {
    // What an interrupted installation left can stand in the way of the next one.
    console.error('installing again from the beginning');
    rmSync(modules, { recursive: true, force: true });
    status = npm();
  }
  ticking.kill();
  rmSync(busyFile, { force: true });
  if (status !== 0 || !existsSync(node)) {
    console.error('npm install failed; what it said is above');
    process.exit(1);
  }
  writeFileSync(stampFile, wanted());
  console.error(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** The command line uses built libraries; it builds them only when they were never built. */
function buildLibraries() {
  const missing = readdirSync(join(root, 'libs')).some((lib) => existsSync(join(root, 'libs', lib, 'src/index.ts')) && !existsSync(join(root, 'libs', lib, 'dist/index.js')));
  if (!missing) return;
  console.error('building the libraries');
  const { status, stdout } = spawnSync(join(modules, '.bin/nx'), ['run-many', '-t', 'build', '-p', 'libs/*', '--output-style=static'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 2],
    env: { ...process.env, PATH: `${join(modules, '.bin')}:${process.env.PATH}`, NX_DAEMON: 'false' },
  });
  if (status === 0) return;
  process.stderr.write(stdout ?? '');
  process.exit(1);
}

await install();
if (!existsSync(join(root, program.file))) {
  console.error(`${program.file} is not there`);
  process.exit(1);
}
if (program.needsBuild) buildLibraries();

// A long-running program leads a group of its own and gets every signal once, from here; it sees the end of this process on fd 3.
const { longRunning } = program;
const child = spawn(node, ['--disable-warning=TimeoutNegativeWarning', '--disable-warning=ExperimentalWarning', join(root, program.file), ...args], {
  stdio: longRunning ? ['inherit', 'inherit', 'inherit', 'pipe'] : 'inherit',
  detached: Boolean(longRunning),
  env: { ...process.env, NODE_COMPILE_CACHE: join(modules, '.cache/node-compile'), PATH: `${join(modules, '.bin')}:${process.env.PATH}`, ...(longRunning && { KANGFU_LIFE_LINE: '3' }) },
});
child.stdio[3]?.on('error', () => {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (longRunning || signal !== 'SIGINT') child.kill(signal);
  });
if (longRunning && process.env.npm_lifecycle_event) {
  // npm killed outright passes nothing on.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 2000).unref();
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 137)));
