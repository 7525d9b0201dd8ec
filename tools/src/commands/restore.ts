import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { RelayLogStatus, RestoreFinding, RestoreProgress } from '@kangfu/subscriptions';
import { progressBar } from '../audit/progress.ts';
import { askService } from '../operator.ts';
import { print, table } from '../output.ts';
import { CommandFailed, readRuntime } from '../runtime.ts';

interface Shown { refused: string | null; checked: boolean; logs: RelayLogStatus[]; progress: RestoreProgress; history: { at: string; by: string; log: number; kind: string; from: number; to: number; epoch: number; setAside: string | null; reason: string | null }[] }
export interface RestoreReport { readonly services: readonly { readonly service: string; readonly state: 'whole' | 'behind' | 'unchecked' | 'down'; readonly reason: string | null; readonly logs: readonly RestoreFinding[]; readonly history: Shown['history'] }[] }

const advice = ({ missing, diverged, restorable, common, obstacle }: RestoreFinding, service: string): string => {
  if (missing === 0) return 'whole';
  const aside = diverged > 0 ? ' --set-aside' : '';
  if (restorable <= common.position) return `${obstacle ?? 'nothing to restore from'}; a newer backup, or restore ${service} --new-epoch${aside} --reason TEXT`;
  return `restore ${service} --from-topic${aside}${obstacle ? ` (up to ${restorable}: ${obstacle})` : ''}`;
};

/** What every service (or one) lacks of what it published, and what can be done. The topics of a service that refuses appends are read as a whole. */
export const inspectRestore = async (only?: string): Promise<RestoreReport> => {
  const runtime = readRuntime();
  const services = runtime.services.map(({ name }) => name).filter((name) => !only || name === only);
  if (services.length === 0) throw new CommandFailed(`There is no service ${only}; there are ${runtime.services.map(({ name }) => name).join(', ')}.`);
  return {
    services: await Promise.all(services.map(async (service) => {
      const shown = await askService<Shown>(runtime, service, 'restore/show').catch((error: unknown) => {
        if (error instanceof CommandFailed && error.message.includes('does not answer')) return null;
        throw error;
      });
      if (!shown) return { service, state: 'down' as const, reason: null, logs: [], history: [] };
      const state = shown.refused !== null ? 'behind' as const : shown.checked ? 'whole' as const : 'unchecked' as const;
      const { logs } = state === 'behind' ? await askService<{ logs: RestoreFinding[] }>(runtime, service, 'restore/inspect') : { logs: [] };
      return { service, state, reason: shown.refused, logs, history: shown.history };
    })),
  };
};

const describe = ({ services }: RestoreReport): string => {
  const behind = services.flatMap(({ service, logs }) => logs.map((found) => [service, String(found.log), String(found.stored.position), String(found.published.position), String(found.missing), String(found.diverged), advice(found, service)]));
  const history = services.flatMap(({ service, history: done }) => done.map(({ at, by, log, kind, from, to, epoch, reason }) => [at, `${service}/${log}`, kind === 'from-topic' ? `${from} to ${to} restored` : `epoch ${epoch} from ${from}`, by, reason ?? '']));
  return [
    table([['SERVICE', 'STATE', ''], ...services.map(({ service, state, reason }) => [service, state, reason ?? ''])]),
    ...(behind.length > 0 ? ['', table([['SERVICE', 'LOG', 'STORED', 'PUBLISHED', 'MISSING', 'DIVERGED', 'WHAT CAN BE DONE'], ...behind])] : []),
    ...(history.length > 0 ? ['', table([['DONE', 'LOG', 'WHAT', 'BY', 'REASON'], ...history])] : []),
  ].join('\n');
};

interface RestoreOptions { fromTopic?: boolean; newEpoch?: boolean; reason?: string; setAside?: boolean; json?: boolean }

/** Lets the service restore, and waits until it accepts commands again (it is asked for that for as long as a minute after the last event). */
const restore = async (service: string, options: RestoreOptions): Promise<{ service: string; progress: RestoreProgress; refused: string | null }> => {
  const runtime = readRuntime();
  await askService(runtime, service, 'restore/begin', { kind: options.newEpoch ? 'new-epoch' : 'from-topic', reason: options.reason, setAside: options.setAside ?? false });
  const bar = progressBar('restore', options.json);
  try {
    for (let until = Infinity; ;) {
      const { progress, refused } = await askService<Shown>(runtime, service, 'restore/show');
      bar.update(progress.restored, progress.total);
      if (progress.state === 'failed') throw new CommandFailed(`${service}: ${progress.error}. What was restored stays; the same command goes on.`);
      if (progress.state !== 'running') {
        until = Math.min(until, Date.now() + 60_000);
        if (refused === null) return { service, progress, refused };
        if (Date.now() > until) throw new CommandFailed(`${service} still refuses commands: ${refused}. Look at kangfu restore ${service}.`);
      }
      await pause(200);
    }
  } finally {
    bar.stop();
  }
};

export const registerRestore = (program: Command): void => {
  program.command('restore').description('What services lack after an older backup was restored, and restoring it from their topics')
    .argument('[service]', 'one service; without an option it only looks')
    .option('--from-topic', 'import the missing events from the topic, in the same epoch')
    .option('--new-epoch', 'give the missing events up and go on without them, in a new epoch')
    .option('--reason <text>', 'why they are given up; is kept')
    .option('--set-aside', 'move commits that were made since, and contradict what was published, to a collection of their own')
    .option('--json', 'one JSON document')
    .action(async (service: string | undefined, options: RestoreOptions) => {
      if (!options.fromTopic && !options.newEpoch) {
        const report = await inspectRestore(service);
        print(report, options.json, describe);
        if (report.services.some(({ state }) => state === 'behind')) process.exitCode = 1;
        return;
      }
      if (!service || (options.fromTopic && options.newEpoch)) throw new CommandFailed('Name one service and one of --from-topic and --new-epoch.');
      print(await restore(service, options), options.json, ({ progress }) => `${service}: ${options.newEpoch ? 'a new epoch has begun' : `${progress.restored} events restored`}; it accepts commands.`);
    });
};
