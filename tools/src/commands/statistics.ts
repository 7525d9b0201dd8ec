import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { graphqlClient } from '../import/graphql-client.ts';
import { print } from '../output.ts';
import { CommandFailed, dataDir, readRuntime } from '../runtime.ts';
import { seededUserId, signToken } from './token.ts';

interface StatisticsOptions { place: string; from: string; to: string; asOf?: string; csv?: boolean; json?: boolean; url?: string; token?: string }

const day = (text: string): string => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new InvalidArgumentError('expected a day such as 2026-11-30');
  return text;
};
const CSV = 'query($place: String!, $period: StatisticsPeriod!, $asOf: DateTime) { statisticsCsv(place: $place, period: $period, asOf: $asOf) }';

/** In development an auditor of the place's city, who sees every place of it. */
const tokenFor = async (place: string, issuer: string): Promise<string> => {
  const keyFile = join(dataDir(), 'keys/issuer.key.pem');
  if (process.env.NODE_ENV === 'production' || !existsSync(keyFile)) throw new CommandFailed('There is no development issuer here: give --token of staff of the place or above it, or set KANGFU_TOKEN.');
  return signToken(keyFile, issuer, seededUserId('auditor', place.startsWith('3204') || place.startsWith('cz-') ? '3204' : '4403'), 600);
};

/** Lines of the CSV as documents; none of its cells holds a comma. */
const numbersOf = (csv: string): { measure: string; key: string; value: number | null }[] => csv.trimEnd().split('\r\n').slice(1).map((line) => {
  const [, , , , measure, key, value] = line.split(',') as [string, string, string, string, string, string, string];
  return { measure, key, value: value === '' ? null : Number(value) };
});
const described = (csv: string): string => numbersOf(csv).filter(({ value }) => value !== null && value !== 0).map(({ measure, key, value }) => `${measure}${key === '' ? '' : ` ${key}`}`.padEnd(50) + String(value)).join('\n');

export const registerStatistics = (program: Command): void => {
  program
    .command('statistics')
    .description('Statistics of a place and a period of days in China, as recorded by now or by an instant')
    .requiredOption('--place <code>', 'a city, district, street, community or agency')
    .requiredOption('--from <day>', 'first day', day)
    .requiredOption('--to <day>', 'last day', day)
    .option('--as-of <instant>', 'what was recorded by then')
    .option('--csv', 'as CSV, zeros and nulls included (docs/reference/statistics.md)')
    .option('--url <url>', 'of the gateway (default: the one of this instance)')
    .option('--token <token>', 'of staff of the place or above it, or KANGFU_TOKEN')
    .option('--json', 'as one JSON document')
    .action(async ({ place, from, to, asOf, csv, json, url, token = process.env.KANGFU_TOKEN }: StatisticsOptions) => {
      const { gateway, issuer } = readRuntime();
      const send = graphqlClient({ url: `${url ?? gateway}/graphql`, token: token ?? await tokenFor(place, issuer) });
      const { statisticsCsv } = await send<{ statisticsCsv: string | null }>(CSV, { place, period: { from, to }, asOf: asOf ?? null });
      if (statisticsCsv === null) throw new CommandFailed(`There is no place ${place} for this user.`);
      if (csv) process.stdout.write(statisticsCsv);
      else print(json ? { place, from, to, asOf: asOf ?? null, numbers: numbersOf(statisticsCsv) } : statisticsCsv, json, (text) => described(text as string));
    });
};
