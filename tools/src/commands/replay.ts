import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readClockOffset } from '@kangfu/common/test-clock';
import { print, table } from '../output.ts';
import { CommandFailed, dataDir, readRuntime } from '../runtime.ts';

const instant = (text: string): string => {
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(time.getTime())) throw new InvalidArgumentError('expected an instant such as 2026-03-01T08:00:00Z');
  return time.toISOString();
};

/** What was left out on both sides. */
const besides = (parked: number, skipped: number): string =>
  [...(parked > 0 ? [`, ${parked} keys parked`] : []), ...(skipped > 0 ? [`, ${skipped} events skipped`] : [])].join('');

export const registerReplay = (program: Command): void => {
  program.command('replay').description('Build all read models afresh from the stores, and compare them with the live ones')
    .option('--to <dir>', 'write the fresh rows here, one JSON document a line')
    .option('--as-of <instant>', 'only what was recorded by then', instant)
    .option('--compare', 'document by document, at one position vector; exit 1 on a difference')
    .option('--only <names...>', 'only these projections')
    .option('--json', 'as one JSON document')
    .action(async ({ to, asOf, compare, only, json }: { to?: string; asOf?: string; compare?: boolean; only?: string[]; json?: boolean }) => {
      if (!to && !compare) throw new CommandFailed('Say what to do with the fresh read models: --compare, --to DIR, or both.');
      if (asOf !== undefined && Date.parse(asOf) > Date.now() + readClockOffset(dataDir()) - 2_000) throw new CommandFailed('--as-of must be at least two seconds ago.');
      const { replay } = await import('../replay/replay.ts');
      const models = await replay(readRuntime(), {
        compare: compare ?? false, ...(to !== undefined && { to: resolve(to) }), ...(asOf !== undefined && { asOf }), ...(only && { only }),
        onProgress: (what) => { if (!json && process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`); },
      });
      if (!json && process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      const equal = models.every((model) => model.equal !== false);
      print({ equal: compare ? equal : null, asOf: asOf ?? null, models }, json, () => [
        table([['SERVICE', 'READ MODEL', 'EVENTS', 'DOCUMENTS', 'RESULT'], ...models.map(({ service, collection, events, comparisons, parked, skipped, equal: same }) => [
          service, collection, String(events), String(comparisons.reduce((sum, { compared }) => sum + compared, 0)),
          same === null ? 'built' : same ? `equal${besides(parked, skipped)}` : `DIFFERENT${besides(parked, skipped)}: ${comparisons.map(({ collection: name, different, missing, unexpected }) => `${name} ${different} different, ${missing} missing, ${unexpected} unexpected`).join('; ')}`,
        ])]),
        ...models.filter((model) => model.equal === false).map(({ collection, comparisons }) => `  ${collection}: ${comparisons.flatMap(({ first }) => first).slice(0, 10).join(', ')}`),
        ...(compare ? [equal ? 'All read models equal a fresh replay.' : 'Read models DIFFER from a fresh replay.'] : []),
      ].join('\n'));
      if (!equal) process.exitCode = 1;
    });
};
