import { mkdirSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { progressBar } from '../audit/progress.ts';
import { print, table } from '../output.ts';
import { CommandFailed, dataDir, readRuntime } from '../runtime.ts';
import type { GenerateSummary } from '../generate/generate.ts';

interface Options { cases: number; seed: string; years: number; until?: string; add?: boolean; json?: boolean }

const whole = (least: number, most: number) => (text: string): number => {
  if (!/^\d{1,7}$/.test(text) || Number(text) < least || Number(text) > most) throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
  return Number(text);
};
const instant = (text: string): string => {
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(Date.parse(text))) throw new InvalidArgumentError('expected an instant with its zone, such as 2026-11-26T00:00:00+08:00');
  return new Date(text).toISOString();
};

/** Where the history goes: a running instance, or MongoDB alone for as long as it takes. */
const withMongo = async <T>(work: (target: { mongodb: string; dbPrefix: string; logs: number }) => Promise<T>): Promise<T> => {
  const running = (() => { try { return readRuntime(); } catch (error) { if (error instanceof CommandFailed) return null; throw error; } })();
  if (running) return work({ mongodb: running.mongodb, dbPrefix: running.dbPrefix, logs: running.logs });
  const [{ startInfrastructure }, { lockInstance }, { readSettings }] = await Promise.all([import('@kangfu/infra'), import('@kangfu/infra/start/instance-lock'), import('@kangfu/infra/start/settings')]);
  const { dbPrefix, logs } = readSettings(process.env);
  mkdirSync(dataDir(), { recursive: true });
  const unlock = lockInstance(dataDir());
  try {
    // Nothing is published here: the services do that when they start.
    const infrastructure = await startInfrastructure({ dataDir: dataDir(), env: { ...process.env, KANGFU_KAFKA_BROKERS: 'not-needed:9092' } });
    try {
      return await work({ mongodb: infrastructure.mongodb.address, dbPrefix, logs });
    } finally {
      await infrastructure.stop();
    }
  } finally {
    unlock();
  }
};

const describe = ({ cases, from, until, events, seconds, eventsPerSecond, paths }: GenerateSummary): string => [
  `${cases} cases from ${from.slice(0, 10)} to ${until.slice(0, 10)}: ${events} events in ${seconds} s, ${eventsPerSecond} a second`,
  table(Object.entries(paths).map(([path, count]) => [path, String(count)])),
].join('\n');

export const registerGenerate = (program: Command): void => {
  program.command('generate').description('Tell a district’s years through the services’ own deciders and store them: for demonstrations, tests and measurements (not in production)')
    .option('--cases <n>', 'how many cases', whole(1, 1_000_000), 1_000)
    .option('--seed <text>', 'the same seed and span give the same history', '1')
    .option('--years <n>', 'how many years, ending now', whole(1, 30), 10)
    .option('--until <instant>', 'where the history ends; the beginning of today by default', instant)
    .option('--add', 'to a system that holds commits already: recorded now, said to have happened then')
    .option('--json', 'as one JSON document')
    .action(async ({ cases, seed, years, until, add, json }: Options) => {
      if (process.env.NODE_ENV === 'production') throw new CommandFailed('Not in production: the people of a generated history are invented.');
      const { chinaDay } = await import('@kangfu/common');
      const { generate } = await import('../generate/generate.ts');
      const bar = progressBar('generate', json);
      const last = until ?? new Date(`${chinaDay(new Date().toISOString())}T00:00:00+08:00`).toISOString();
      const summary = await withMongo((target) => generate({
        ...target, dataDir: dataDir(), cases, seed, years, until: last, add: add ?? false, onProgress: (share, events, at) => bar.update(Math.round(share * 1_000), 1_000, `${at.slice(0, 10)} ${events} events`),
      })).finally(bar.stop);
      print(summary, json, describe);
    });
};
