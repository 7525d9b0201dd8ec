import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInfrastructure } from '../local/infrastructure.ts';
import { root } from '../paths.ts';
import { buildIfChanged } from '../start/build.ts';
import { whenParentEnds } from '../start/when-parent-ends.ts';
import { closingLine, type JestResult } from './closing-line.ts';

// npm test: lint, types, build and all jest projects against a MongoDB and a Kafka of its own. With arguments only the test
// files that match them, without lint and types.

const filters = process.argv.slice(2);
const started = performance.now();
const say = (text: string): void => console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);

const dataDir = await mkdtemp(join(tmpdir(), 'kangfu-test-'));
const running = new Set<ChildProcess>();
const infrastructure = startInfrastructure({
  dataDir,
  env: { ...process.env, KANGFU_MONGODB_URI: process.env.KANGFU_TEST_MONGODB_URI, KANGFU_KAFKA_BROKERS: process.env.KANGFU_TEST_KAFKA_BROKERS },
  ports: 'free',
  faults: true,
  log: say,
});
infrastructure.catch(() => {}); // looked at below

const cleanUp = async (): Promise<void> => {
  for (const child of running)
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // it ended in between
    }
  await infrastructure.then(
    ({ stop }) => stop(),
    () => {},
  );
  await rm(dataDir, { recursive: true, force: true });
};
let interrupted = false;
const interrupt = (code: number): void => {
  if (interrupted) return;
  interrupted = true;
  void cleanUp().then(() => process.exit(code));
};
process.on('SIGINT', () => interrupt(130));
process.on('SIGTERM', () => interrupt(143));
process.on('SIGHUP', () => interrupt(129));
whenParentEnds(() => interrupt(143));

/** Runs a program of node_modules/.bin with its output on this terminal; says whether it ended with 0. */
const run = (name: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', name), args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    running.add(child);
    child.once('error', () => resolve(false));
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code === 0);
    });
  });

const checks: boolean[] = [];
const check = async (title: string, passes: Promise<boolean>): Promise<void> => {
  const passed = await passes;
  checks.push(passed);
  say(`${title}: ${passed ? 'passed' : 'FAILED'}`);
};

if (filters.length === 0) {
  const layers = ['libs', 'services', 'gateway', 'infra', 'tools', 'bench'].filter((folder) => existsSync(join(root, folder)));
  const lint = run('eslint', ['.', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings', '0']).then(async (clean) => (await run('depcruise', ['--config', '.dependency-cruiser.cjs', ...layers])) && clean);
  await Promise.all([check('lint', lint), check('types', run('tsc', ['-p', 'tsconfig.json', '--noEmit']))]);
}
await check(
  'build',
  buildIfChanged().then(
    () => true,
    (error: Error) => {
      console.error(error.message);
      return false;
    },
  ),
);

let result: JestResult | undefined;
try {
  const { mongodb, kafka } = await infrastructure;
  say(`MongoDB (${mongodb.source}) and Kafka (${kafka.source}) ready`);
  const outputFile = join(dataDir, 'jest.json');
  await run('jest', ['--json', '--outputFile', outputFile, ...filters], {
    ...process.env,
    KANGFU_TEST_MONGODB_URI: mongodb.address,
    KANGFU_TEST_KAFKA_BROKERS: kafka.address,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=TimeoutNegativeWarning`.trim(),
  });
  result = await readFile(outputFile, 'utf8').then(
    (text) => JSON.parse(text) as JestResult,
    () => undefined,
  );
} catch (error) {
  console.error((error as Error).message);
}

if (!interrupted) {
  await cleanUp();
  const { line, exitCode } = closingLine(checks, result);
  say('done');
  process.stdout.write(`${line}\n`, () => process.exit(exitCode));
}
