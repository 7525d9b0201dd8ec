import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildIfChanged } from '@kangfu/infra';
import { targetLines, writeFigures } from './figures.ts';
import type { Measured } from './measure.ts';

const LIMIT_MS = 600_000;
const begun = performance.now();

/** `npm run bench -- [--only append,load] [--events 1e6] [--cases 1000,10000] [--quick] [--write] [--json]`: measures, prints tables, writes bench/results/latest.json and, if asked, the figures of docs/explanation/speed.md; exit 1 when a target is missed. */
const { values } = parseArgs({ options: { only: { type: 'string' }, events: { type: 'string', default: '1e6' }, cases: { type: 'string', default: '1000,10000' }, quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });
// The benches import built libraries.
await buildIfChanged();
const { benches } = await import('./registry.ts');
const { withStage } = await import('./stage.ts');
const names = values.only?.split(',') ?? Object.keys(benches);
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
const events = Number(values.events);
if (!Number.isSafeInteger(events) || events < 10_000 || events > 10_000_000) {
  console.error('--events takes a number from 1e4 to 1e7');
  process.exit(2);
}
const cases = values.cases.split(',').map(Number);
if (!cases.every((size) => Number.isSafeInteger(size) && size >= 100 && size <= 1_000_000)) {
  console.error('--cases takes numbers from 100 to 1000000, by commas');
  process.exit(2);
}
const say = values.json ? console.error : console.log;

/** One that hangs must not keep the others from their turn. */
const inTime = async (running: Promise<Measured>): Promise<Measured> => {
  const giveUp = new AbortController();
  const late = sleep(LIMIT_MS * Math.max(1, events / 1e6, Math.max(...cases) / 2_000), undefined, giveUp).then(() => { throw new Error('it does not come to an end'); });
  return Promise.race([running, late]).finally(() => giveUp.abort());
};

const failed: string[] = [];
const measured: Record<string, Measured & { readonly loadAverage: readonly [before: number, after: number] }> = {};
await withStage({ kafka: names.some((name) => benches[name]!.kafka), quick: values.quick, events: values.quick ? Math.min(events, 20_000) : events, cases, say }, async (stage) => {
  for (const name of names) {
    say(`\n${name}`);
    const before = loadavg()[0]!;
    const started = performance.now();
    let result: Measured;
    try {
      result = await inTime(benches[name]!.run(stage));
    } catch (error) {
      console.error(error);
      failed.push(name);
      continue;
    }
    measured[name] = { ...result, loadAverage: [before, loadavg()[0]!] };
    for (const line of measured[name].table) say(`  ${line}`);
    say(`  load average ${measured[name].loadAverage.map((load) => load.toFixed(1)).join(' before, ')} after; ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
});

const targets = Object.values(measured).flatMap((each) => each.targets);
if (targets.length > 0) {
  say('');
  for (const line of targetLines(targets)) say(line);
}
const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memoryGB: Math.round(totalmem() / 2 ** 30), node: process.version };
const folder = join(import.meta.dirname, '../results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'latest.json'), `${JSON.stringify({ at: new Date().toISOString(), quick: values.quick, machine, measured, targets }, null, 2)}\n`);
if (values.write) {
  const took = `${Math.round((performance.now() - begun) / 1000)} s`;
  writeFigures({ machine: `One run of ${took} on ${machine.cores} cores (${machine.cpu}, ${machine.memoryGB} GB), Node ${machine.node.slice(1)}; medians with the middle half of the rounds.`, measured, targets, failed });
}
if (values.json) console.log(JSON.stringify({ targets }));
if (failed.length > 0) console.error(`not measured: ${failed.join(', ')}`);
process.exit(failed.length === 0 && targets.every(({ met }) => met) ? 0 : 1);
