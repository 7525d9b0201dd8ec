import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfChanged } from '@kangfu/infra';
import type { Measured } from './measure.ts';

/** `npm run bench -- [--only append,load] [--json]`: measures, prints a table, writes bench/results/latest.json; exit 1 when a target is missed. */
const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean', default: false } } });
// The benches import built libraries.
await buildIfChanged();
const { benches } = await import('./registry.ts');
const { withMongo } = await import('./mongo.ts');
const names = values.only?.split(',') ?? Object.keys(benches);
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
const say = values.json ? console.error : console.log;

const measured: Record<string, Measured> = {};
await withMongo(async (mongo) => {
  for (const name of names) {
    say(`\n${name}`);
    measured[name] = await benches[name]!(mongo, say);
    for (const line of measured[name].table) say(`  ${line}`);
    for (const { name: target, target: wanted, measured: is, met } of measured[name].targets) say(`  ${met ? 'met   ' : 'MISSED'} ${target}: ${is.toFixed(2)} (target ${wanted})`);
  }
});

const targets = Object.values(measured).flatMap((each) => each.targets);
const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memoryGB: Math.round(totalmem() / 2 ** 30), node: process.version };
const folder = join(import.meta.dirname, '../results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'latest.json'), `${JSON.stringify({ at: new Date().toISOString(), machine, measured, targets }, null, 2)}\n`);
if (values.json) console.log(JSON.stringify({ targets }));
process.exit(targets.every(({ met }) => met) ? 0 : 1);
