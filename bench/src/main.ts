import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfChanged } from '@kangfu/infra';
import { columns, type Measured } from './measure.ts';

/** `npm run bench -- [--only append,load] [--events 1e6] [--quick] [--json]`: measures, prints tables, writes bench/results/latest.json; exit 1 when a target is missed. */
const { values } = parseArgs({ options: { only: { type: 'string' }, events: { type: 'string', default: '1e6' }, quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });
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
const say = values.json ? console.error : console.log;

const failed: string[] = [];
const measured: Record<string, Measured & { readonly loadAverage: readonly [before: number, after: number] }> = {};
await withStage({ kafka: names.some((name) => benches[name]!.kafka), quick: values.quick, events: values.quick ? Math.min(events, 20_000) : events, say }, async (stage) => {
  for (const name of names) {
    say(`\n${name}`);
    const before = loadavg()[0]!;
    let result: Measured;
    try {
      result = await benches[name]!.run(stage);
    } catch (error) {
      console.error(error);
      failed.push(name);
      continue;
    }
    measured[name] = { ...result, loadAverage: [before, loadavg()[0]!] };
    for (const line of measured[name].table) say(`  ${line}`);
    say(`  load average ${measured[name].loadAverage.map((load) => load.toFixed(1)).join(' before, ')} after`);
  }
});

const targets = Object.values(measured).flatMap((each) => each.targets);
if (targets.length > 0) {
  say('');
  for (const line of columns([['', 'target', 'measured', ''], ...targets.map(({ name, target, measured: is, met }) => [name, target, is.toFixed(2), met ? 'met' : 'MISSED'])]).map((line, i) => (i === 0 || !targets[i - 1]!.note ? line : `${line}   ${targets[i - 1]!.note}`))) say(line);
}
const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memoryGB: Math.round(totalmem() / 2 ** 30), node: process.version };
const folder = join(import.meta.dirname, '../results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'latest.json'), `${JSON.stringify({ at: new Date().toISOString(), quick: values.quick, machine, measured, targets }, null, 2)}\n`);
if (values.json) console.log(JSON.stringify({ targets }));
if (failed.length > 0) console.error(`not measured: ${failed.join(', ')}`);
process.exit(failed.length === 0 && targets.every(({ met }) => met) ? 0 : 1);
