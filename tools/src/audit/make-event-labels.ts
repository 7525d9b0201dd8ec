import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '@kangfu/infra/paths';
import { splitDescription } from './split-description.ts';

// Run it after services were built: node tools/src/audit/make-event-labels.ts [--check]
// The audit service may not import other services, so their descriptions are copied into its table.

const target = join(root, 'services/audit/src/integration/event-labels.generated.ts');

interface Definition { service: string; type: string; description: string }
const isDefinition = (value: unknown): value is Definition =>
  typeof value === 'object' && value !== null && ['service', 'type', 'description'].every((field) => typeof (value as Record<string, unknown>)[field] === 'string');

/** Labels of all events that built services define, sorted. */
const collectLabels = async (): Promise<Record<string, { zh: string; en: string }>> => {
  const labels: Record<string, { zh: string; en: string }> = {};
  for (const file of globSync('services/*/dist/**/*.events.js', { cwd: root })) {
    if (!existsSync(join(root, file.replace('/dist/', '/src/').replace(/\.js$/, '.ts')))) continue;
    const owner = file.split('/')[1];
    const exported = Object.values((await import(pathToFileURL(join(root, file)).href)) as object) as unknown[];
    // Alone, or in a record of all events of an aggregate.
    for (const value of exported.flatMap((one) => (typeof one === 'object' && one !== null && !isDefinition(one) ? Object.values(one) : [one]))) {
      if (isDefinition(value) && value.service === owner) labels[`${value.service}/${value.type}`] = splitDescription(value.description);
    }
  }
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
};

const lines = Object.entries(await collectLabels()).map(([name, { zh, en }]) => `  '${name}': { zh: ${JSON.stringify(zh)}, en: ${JSON.stringify(en)} },`);
const text = `// Made by tools/src/audit/make-event-labels.ts from the events' descriptions.\nexport const EVENT_LABELS: Readonly<Record<string, { zh: string; en: string }>> = {\n${lines.join('\n')}\n};\n`;
const current = existsSync(target) ? readFileSync(target, 'utf8') : '';
if (process.argv.includes('--check')) {
  if (text !== current) {
    console.error('Event labels are out of date: node tools/src/audit/make-event-labels.ts');
    process.exitCode = 1;
  }
} else writeFileSync(target, text);
