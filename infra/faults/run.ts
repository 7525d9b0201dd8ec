import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { grouped } from './check/hashing.ts';
import { endsOf, lagOf } from './check/read-models.ts';
import { check } from './evidence.ts';
import { type Fault, type FaultRun, NotPossibleHere } from './fault.ts';
import { Load, type Tally } from './load/load.ts';
import { Random } from './random.ts';
import type { World } from './world.ts';

export interface Outcome {
  readonly fault: Fault;
  readonly seed: number;
  readonly result: 'holds' | 'broken' | 'not possible here';
  readonly injections: Record<string, number>;
  readonly tally: Tally;
  readonly notes: readonly string[];
  readonly findings: readonly string[];
  /** From healing to no lag. */
  readonly healedSeconds: number;
  readonly seconds: number;
  readonly checked: string;
}

/** `thorough`: also read models and personal texts, which take as long as the rest together. */
export interface RunOptions { readonly seed: number; readonly thorough?: boolean; readonly short?: boolean; readonly long?: boolean; readonly log?: (text: string) => void }

const HEALED_WITHIN_S = 60;
/** Of one kind. */
const MOST_FINDINGS = 8;

/** So that many findings of one kind do not hide another. */
const shortened = (findings: readonly string[]): string[] => [...grouped(findings, (finding) => finding.split(' ', 1)[0]!)].flatMap(([kind, all]) =>
  (all.length > MOST_FINDINGS ? [...all.slice(0, MOST_FINDINGS), `${kind} … and ${all.length - MOST_FINDINGS} more`] : all));

/** I11: everything has come to the end of every log by itself; answers how long it took. Throws with what is behind. */
const drained = async (world: World, parked: number): Promise<number> => {
  const started = performance.now();
  let last = '';
  await world.until('everything at the ends of all logs', async () => {
    const ends = await endsOf(world.mongo, world.runtime);
    const lag = await lagOf(world.mongo, world.runtime, ends);
    const again = await endsOf(world.mongo, world.runtime);
    const ready = await Promise.all([...world.runtime.services.map(({ url }) => url), world.runtime.gateway].map((url) => fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false)));
    const grows = [...again].some(([place, end]) => ends.get(place) !== end);
    const audit = world.database('audit');
    const [tree, signed] = await Promise.all([audit.collection<{ size: number }>('ledger').findOne({}), audit.collection<{ _id: number }>('ledger_checkpoints').findOne({}, { sort: { _id: -1 } })]);
    last = [...lag.behind, ...(tree && signed?._id === tree.size ? [] : ['the last head is not signed']), ...(grows ? ['logs grow'] : []), ...(ready.every(Boolean) ? [] : ['not all are ready']), ...(lag.parked < parked ? [`${lag.parked} of ${parked} events parked`] : [])].slice(0, 8).join('; ');
    return last === '';
  }, HEALED_WITHIN_S, 300).catch(() => { throw new Error(`I11 not within ${HEALED_WITHIN_S} s of healing: ${last}`); });
  return (performance.now() - started) / 1000;
};

/** Keeps what explains a failure, and says where. */
export const keepEvidence = (world: World, number: number, seed: number, findings: readonly string[]): string => {
  const folder = join(world.dataDir, '..', `kangfu-fault-${number}-seed-${seed}-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  cpSync(join(world.dataDir, 'logs'), join(folder, 'logs'), { recursive: true });
  if (existsSync(world.historyFile)) cpSync(world.historyFile, join(folder, 'history.jsonl'));
  writeFileSync(join(folder, 'findings.txt'), findings.join('\n'));
  return folder;
};

/** Load, inject, heal, drain, check. Never throws: what goes wrong is a finding. */
export const runFault = async (world: World, fault: Fault, { seed, short = false, long = false, thorough = true, log = () => {} }: RunOptions): Promise<Outcome> => {
  const started = performance.now();
  const random = new Random(seed * 1_000 + fault.number);
  const load = new Load(world.callers, world.stage, new Random(seed * 1_000 + fault.number + 500), world.residents, short);
  const injections: Record<string, number> = {};
  const notes: string[] = [];
  const findings: string[] = [];
  const afterwards: (() => Promise<void>)[] = [];
  let [parked, healedSeconds, checked] = [0, 0, ''];
  let impossible = false;
  const attempt = async (what: string, work: () => Promise<void>): Promise<boolean> => work().then(() => true, (error: Error) => {
    if (error instanceof NotPossibleHere) impossible = true;
    findings.push(error instanceof NotPossibleHere ? error.message : `${what}: ${error.message}`);
    return false;
  });
  const run: FaultRun = {
    world, load, random, short, long, log, note: (text) => notes.push(text), afterwards: (each) => afterwards.push(each), expectParked: (count) => { parked += count; },
    injected: (what, times = 1) => { injections[what] = (injections[what] ?? 0) + times; log(`  ${what}${times > 1 ? ` (${times})` : ''}`); },
  };
  const phase = (name: string): void => { if (process.env.KANGFU_FAULTS_VERBOSE) log(`      ${name} at ${((performance.now() - started) / 1000).toFixed(1)} s`); };
  load.start();
  await attempt('before the fault', () => load.more(10));
  await attempt('the fault', () => fault.run(run));
  phase('healing');
  await attempt('healing', () => world.heal());
  if (!impossible) await attempt('after the fault', () => load.more(10));
  phase('stopping');
  await load.stop();
  phase('draining');
  if (await attempt('draining', async () => { healedSeconds = await drained(world, parked); })) {
    phase('checking');
    for (const each of afterwards) await attempt('afterwards', each);
    await load.checkPast();
    world.served.push(...load.heads);
    await attempt('checking', async () => {
      const result = await check(world, { parked, thorough });
      findings.push(...result.findings);
      checked = result.checked;
    });
  }
  findings.push(...load.faults);
  if (!impossible && Object.keys(injections).length === 0) findings.push('nothing was injected');
  const result = impossible ? 'not possible here' : findings.length === 0 ? 'holds' : 'broken';
  return { fault, seed, result, injections, tally: load.tally, notes, findings: shortened(findings), healedSeconds, seconds: (performance.now() - started) / 1000, checked };
};
