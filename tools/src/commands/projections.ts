import { setTimeout as pause } from 'node:timers/promises';
import type { Comparison, FillProgress, KeptCollection, Overview, ProjectionOverview, RebuildOutcome, RebuildRequest } from '@kangfu/subscriptions';
import type { Runtime } from '@kangfu/infra';
import type { Command } from 'commander';
import { askService } from '../operator.ts';
import { print, table } from '../output.ts';
import { progressBar } from '../audit/progress.ts';
import { CommandFailed, readRuntime } from '../runtime.ts';

type Of<T> = T & { readonly service: string };
interface Chosen { service?: string; json?: boolean }

/** How projections of all services, or one, stand. What a service that does not answer said is in `down`. */
export const listProjections = async (runtime: Runtime, service?: string): Promise<{ projections: Of<ProjectionOverview>[]; kept: Of<KeptCollection>[]; down: string[] }> => {
  const names = service === undefined ? runtime.services.map(({ name }) => name) : [service];
  const down: string[] = [];
  const found = await Promise.all(names.map(async (name) => {
    try {
      return { name, ...(await askService<Overview>(runtime, name, 'projections/list')) };
    } catch (error) {
      if (service !== undefined || !(error instanceof CommandFailed)) throw error;
      down.push(error.message);
      return { name, projections: [], kept: [] };
    }
  }));
  return {
    projections: found.flatMap(({ name, projections }) => projections.map((each) => ({ ...each, service: name }))),
    kept: found.flatMap(({ name, kept }) => kept.map((each) => ({ ...each, service: name }))), down,
  };
};

/** The one service that has the thing. */
const only = <T extends { readonly service: string }>(what: string, found: readonly T[]): T => {
  const [first, ...more] = found;
  if (!first) throw new CommandFailed(`There is no ${what}.`);
  if (more.length > 0) throw new CommandFailed(`${what} is in ${found.map(({ service }) => service).join(', ')}: name one with --service.`);
  return first;
};

const LOOK_MS = 500;

/** Rebuilds beside the live rows and waits until they are switched. `onProgress` while it goes on. Rejects when it stands still. */
export const rebuildProjection = async (runtime: Runtime, name: string, { service }: Chosen, onProgress: (progress: FillProgress) => void = () => {}): Promise<Of<RebuildOutcome>> => {
  const chosen = only(`projection ${name}`, (await listProjections(runtime, service)).projections.filter((each) => each.name === name || `${each.name}_v${each.version}` === name));
  const request = await askService<RebuildRequest>(runtime, chosen.service, 'projections/rebuild', { name });
  for (let failing = 0; ;) {
    const { projections } = await askService<Overview>(runtime, chosen.service, 'projections/list');
    const now = projections.find((each) => each.name === chosen.name)!;
    if (now.last?.collection === request.collection) return { ...now.last, service: chosen.service };
    if (now.rebuild?.collection !== request.collection) throw new CommandFailed(`The rebuild of ${name} was replaced by another.`);
    failing = now.rebuild.failing === null ? 0 : failing + 1;
    // Once is a store that was away for a moment; it is tried again for ever.
    if (failing > 10) throw new CommandFailed(`The rebuild of ${name} stands still and is tried again; the live rows serve on: ${now.rebuild.failing}`);
    if (now.progress) onProgress(now.progress);
    await pause(LOOK_MS);
  }
};

const percent = ({ done, total }: FillProgress): string => `${total === 0 ? 100 : Math.floor((100 * done) / total)}%`;
const left = ({ rate, remainingSeconds }: FillProgress): string => `${rate}/s${remainingSeconds === null ? '' : `, ${remainingSeconds} s left`}`;
const differences = (comparisons: readonly Comparison[] | null): string => (comparisons === null ? 'not compared'
  : comparisons.map(({ collection, compared, different, missing, unexpected }) => `${collection}: ${compared} compared, ${different} different, ${missing} missing, ${unexpected} unexpected`).join('; '));

export const registerProjections = (program: Command): void => {
  const projections = program.command('projections').description('Read models: how they stand, rebuilding, verifying, dropping old ones');
  projections.command('list').description('Versions, how far behind, what is being filled or rebuilt, and old collections that are kept')
    .option('--service <name>', 'only of this service').option('--json', 'as one JSON document')
    .action(async ({ service, json }: Chosen) => print(await listProjections(readRuntime(), service), json, ({ projections: all, kept, down }) => [
      table([['PROJECTION', 'SERVICE', 'COLLECTION', 'STATE', 'LAG', 'PROGRESS'], ...all.map((each) => [
        each.name, each.service, each.collection, each.state, each.logs.some(({ lag }) => lag === null) ? '?' : String(each.logs.reduce((sum, { lag }) => sum + lag!, 0)),
        each.progress ? `${percent(each.progress)} of ${each.progress.total}, ${left(each.progress)}${each.rebuild?.failing ? `; stands still: ${each.rebuild.failing}` : ''}` : '',
      ])]),
      ...(kept.length > 0 ? ['', table([['KEPT', 'SERVICE', 'ROWS', 'BY'], ...kept.map(({ collection, service: of, documents, heldBy }) => [collection, of, String(documents), heldBy ?? 'nobody: may be dropped'])])] : []),
      ...down,
    ].join('\n')));
  projections.command('rebuild <name>').description('Build it again from the stores beside the live rows, compare, and switch readers over')
    .option('--service <name>', 'where several services have it').option('--json', 'as one JSON document')
    .action(async (name: string, options: Chosen) => {
      const bar = progressBar(name, options.json);
      const outcome = await rebuildProjection(readRuntime(), name, options, (progress) => bar.update(progress.done, progress.total, left(progress))).finally(() => bar.stop());
      print(outcome, options.json, ({ collection, previous, comparisons }) => `${differences(comparisons)}\nReaders have gone over from ${previous} to ${collection}.`);
    });
  projections.command('verify <name>').description('Compare it with a fresh replay at one vector of positions; exit 1 on a difference')
    .option('--service <name>', 'only of this service').option('--json', 'as one JSON document')
    .action(async (name: string, { service, json }: Chosen) => {
      const { replay } = await import('../replay/replay.ts');
      const bar = progressBar(name, json);
      const models = await replay(readRuntime(), { compare: true, only: [name], ...(service !== undefined && { service }), onEvents: (done, of) => bar.update(done, of) }).finally(() => bar.stop());
      if (models.length === 0) throw new CommandFailed(`There is no projection ${name}.`);
      const equal = models.every((model) => model.equal === true);
      print({ equal, models }, json, () => [
        ...models.map((model) => `${model.service} ${differences(model.comparisons)}`), equal ? `${name} equals a fresh replay.` : `${name} DIFFERS from a fresh replay; kangfu projections rebuild ${name} mends it.`,
      ].join('\n'));
      if (!equal) process.exitCode = 1;
    });
  projections.command('drop <collection>').description('Drop a kept collection: of an earlier version, or what a rebuild left')
    .option('--service <name>', 'where several services have it').option('--json', 'as one JSON document')
    .action(async (collection: string, { service, json }: Chosen) => {
      const runtime = readRuntime();
      const { kept } = await listProjections(runtime, service);
      const chosen = service ?? only(`kept collection ${collection}`, kept.filter((each) => each.collection === collection)).service;
      print({ service: chosen, ...(await askService<{ dropped: string }>(runtime, chosen, 'projections/drop', { collection })) }, json, ({ dropped }) => `${dropped} is dropped.`);
    });
};
