import { readClockOffset, writeClockOffset } from '@kangfu/common/test-clock';
import { type Command, InvalidArgumentError } from 'commander';
import { askService } from '../operator.ts';
import { print, table } from '../output.ts';
import { CommandFailed, dataDir, readRuntime } from '../runtime.ts';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** `5d`, `-90m`, `1d12h`: days of 24 hours, not working days. */
export const durationOf = (text: string): number => {
  const match = /^(-?)((?:\d+[smhdw])+)$/.exec(text);
  if (!match) throw new InvalidArgumentError('expected a duration such as 5d, 36h, 1d12h or -90m');
  const ms = [...match[2]!.matchAll(/(\d+)([smhdw])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * UNITS[unit as keyof typeof UNITS], 0);
  return match[1] ? -ms : ms;
};
const instantOf = (text: string): number => {
  const ms = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(ms)) throw new InvalidArgumentError('expected an instant with its zone, such as 2026-10-09T09:00:00+08:00');
  return ms;
};

export interface ClockReport { readonly now: string; readonly offsetMs: number; readonly services: readonly { readonly name: string; readonly now: string | null }[] }

/** Moves the clock of the running system to so much ahead of real time; null: leaves it. Answers when every service that runs has taken it up. */
export const moveClock = async (offsetMs: number | null): Promise<ClockReport> => {
  const runtime = readRuntime();
  const ask = () => Promise.all(runtime.services.map(async ({ name }) => {
    const answer = await askService<{ now: string; offsetMs: number }>(runtime, name, 'clock/take').catch((error: unknown) => {
      // A service that is down takes the clock up at its start; one that refuses is in production.
      if (error instanceof CommandFailed && error.message.includes('does not answer')) return null;
      throw error;
    });
    return { name, now: answer?.now ?? null };
  }));
  const before = await ask();
  if (before.every(({ now }) => now === null)) throw new CommandFailed('No service answers, so nothing says that this is not production.');
  const wanted = offsetMs ?? readClockOffset(dataDir());
  if (offsetMs !== null) writeClockOffset(dataDir(), offsetMs);
  const services = offsetMs === null ? before : await ask();
  return { now: new Date(Date.now() + wanted).toISOString(), offsetMs: wanted, services };
};

const describe = ({ now, offsetMs, services }: ClockReport): string => [
  `${now}${offsetMs === 0 ? ', which is real time' : `, ${offsetMs > 0 ? 'ahead of' : 'behind'} real time by ${Math.abs(offsetMs / UNITS.d).toFixed(2)} days`}`,
  table(services.map(({ name, now: there }) => [name, there ?? 'down: takes it up at its start'])),
].join('\n');

export const registerClock = (program: Command): void => {
  const clock = program.command('clock').description('The test clock: moves the time of the whole running system (not in production)');
  const report = async (offsetMs: number | null, json?: boolean): Promise<void> => print(await moveClock(offsetMs), json, describe);
  const json = ['--json', 'as one JSON document'] as const;
  clock.command('show').description('What time it is in the system, and in each service').option(...json).action((options: { json?: boolean }) => report(null, options.json));
  clock.command('advance').description('Moves time on: 5d, 36h, 1d12h').argument('<duration>', 'days, hours, minutes, seconds, weeks', durationOf).option(...json)
    .action((ms: number, options: { json?: boolean }) => report(readClockOffset(dataDir()) + ms, options.json));
  clock.command('set').description('Makes it this instant now; recorded times never run backwards within a log').argument('<instant>', 'such as 2026-10-09T09:00:00+08:00', instantOf).option(...json)
    .action((ms: number, options: { json?: boolean }) => report(Math.round(ms - Date.now()), options.json));
  clock.command('reset').description('Back to real time').option(...json).action((options: { json?: boolean }) => report(0, options.json));
};
