import { parseArgs } from 'node:util';
import { buildIfChanged } from '../start/build.ts';
import { whenParentEnds } from '../start/when-parent-ends.ts';
import { faults } from './faults/index.ts';
import { Random } from './random.ts';
import { keepEvidence, type Outcome, runFault } from './run.ts';
import { writeTable } from './table.ts';
import { World } from './world.ts';

// npm run faults: each fault on the running system, one after the other, with every invariant checked from outside after each.

const usage = `npm run faults -- [options]
  --only 5,9      these faults
  --seed N        what and when; printed, so that a failure can be run again (default: random)
  --minutes N     begin no further fault after so many minutes (default 20)
  --short         the profile of npm test
  --long          five minutes without Kafka, larger rebuilds
  --table         write docs/reference/faults.md from this run (always done after a full one)`;

const { values } = parseArgs({ options: { only: { type: 'string' }, seed: { type: 'string' }, minutes: { type: 'string' }, short: { type: 'boolean' }, long: { type: 'boolean' }, table: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help) { console.log(usage); process.exit(0); }
const only = values.only?.split(',').map(Number);
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const minutes = Number(values.minutes ?? (values.long ? 60 : 20));
const [short, long] = [values.short ?? false, values.long ?? false];
const chosen = faults.filter((fault) => (only ? only.includes(fault.number) : !short || fault.short));
if (chosen.length === 0 || !Number.isSafeInteger(seed) || !(minutes > 0)) { console.error(usage); process.exit(2); }

const started = performance.now();
const log = (text: string): void => console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}`);
let world: World | null = null;
let ending = false;
const end = async (code: number): Promise<void> => {
  if (ending) return;
  ending = true;
  await world?.end().catch(() => {});
  process.exit(code);
};
process.on('SIGINT', () => void end(130));
process.on('SIGTERM', () => void end(143));
whenParentEnds(() => void end(143));

const start = async (own: Partial<Parameters<typeof World.start>[0]> = {}): Promise<World> => {
  const random = new Random(seed);
  return World.start({ random, log: (text) => { if (process.env.KANGFU_FAULTS_VERBOSE) log(`      ${text}`); }, ...own });
};

log(`seed ${seed}`);
await buildIfChanged(log);
const outcomes: Outcome[] = [];
let worldName = '';
// Those that need a system of their own come last.
for (const fault of [...chosen].sort((a, b) => Number(Boolean(a.world)) - Number(Boolean(b.world)) || (a.worldName ?? '').localeCompare(b.worldName ?? '') || a.number - b.number)) {
  if ((performance.now() - started) / 60_000 > minutes) { log(`${minutes} min are over: ${fault.number} was not run`); continue; }
  try {
    const name = fault.worldName ?? (fault.world ? `of ${fault.number}` : 'shared');
    if (world && name !== worldName) { await world.end(); world = null; }
    world ??= await start(fault.world?.());
    worldName = name;
  } catch (error) {
    log(`the system for fault ${fault.number} did not start: ${(error as Error).message}`);
    await end(1);
  }
  log(`${fault.number}. ${fault.name}`);
  const outcome = await runFault(world!, fault, { seed, short, long, log });
  outcomes.push(outcome);
  log(`   ${outcome.result} · ${Object.entries(outcome.injections).map(([what, times]) => `${what} ${times}`).join(', ')} · ${outcome.tally.acknowledged} acknowledged, ${outcome.tally.refused} refused, ${outcome.tally.unknown} unknown · caught up after ${outcome.healedSeconds.toFixed(1)} s · ${outcome.seconds.toFixed(0)} s`);
  for (const note of outcome.notes) log(`   ${note}`);
  if (outcome.checked) log(`   checked: ${outcome.checked}`);
  for (const finding of outcome.findings) log(`   ${outcome.result === 'broken' ? '✗' : '–'} ${finding}`);
  if (outcome.result === 'broken') log(`   logs and history: ${keepEvidence(world!, fault.number, seed, outcome.findings)}; again with --only ${fault.number} --seed ${seed}`);
  // What is broken is not built upon.
  if (outcome.result === 'broken') { await world!.end(); world = null; }
}
if (values.table || !only && !short && outcomes.length === faults.length) log(`written: ${await writeTable(outcomes, { seed, long })}`);
const broken = outcomes.filter(({ result }) => result === 'broken');
log(`${outcomes.filter(({ result }) => result === 'holds').length} hold, ${broken.length} broken, ${outcomes.length - broken.length - outcomes.filter(({ result }) => result === 'holds').length} not possible here; seed ${seed}`);
await end(broken.length > 0 ? 1 : 0);
