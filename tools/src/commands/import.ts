import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { print, table } from '../output.ts';
import { dataDir, readRuntime } from '../runtime.ts';
import type { ImportReport } from '../import/import-screenings.ts';
import { seededUserId, signToken } from './token.ts';

interface ImportOptions { as: string; place: string; list?: string; parallel: number; json?: boolean }

const KINDS = ['screenings'];
const SHOWN_ERRORS = 50;
const ROWS_REFUSED = 1;
const COULD_NOT_RUN = 2;

const whole = (text: string): number => {
  if (!/^\d{1,2}$/.test(text) || Number(text) < 1) throw new InvalidArgumentError('expected a number from 1 to 99');
  return Number(text);
};

/** The list's name where none is given: the file's name and the place, so that a file imported again is the same list. */
export const defaultList = (file: string, place: string): string => `${basename(file, extname(file))}@${place}`;

/** A clinician of the place, as the development organisation seeds one; `KANGFU_TOKEN` instead where it is set. */
const tokenFor = async (place: string, issuer: string): Promise<string> => {
  if (process.env.KANGFU_TOKEN) return process.env.KANGFU_TOKEN;
  const keyFile = join(dataDir(), 'keys/issuer.key.pem');
  if (process.env.NODE_ENV === 'production' || !existsSync(keyFile)) throw new Error('There is no development issuer here: set KANGFU_TOKEN to a token of a clinician or station worker of the place.');
  const street = /^\d{12}$/.test(place) ? place.slice(0, 9) : place;
  return signToken(keyFile, issuer, seededUserId('clinician', street), 12 * 3600);
};

const describe = ({ rows, recorded, unchanged, refused, positive, list, place, errors }: ImportReport): string =>
  [
    `${rows} rows of list "${list}" at ${place}: ${recorded} recorded, ${unchanged} unchanged, ${refused} refused; ${positive} positive`,
    ...(errors.length === 0 ? [] : ['', table([['LINE', 'COLUMN', 'CODE', 'MESSAGE'], ...errors.slice(0, SHOWN_ERRORS).map(({ line, column, code, message }) => [String(line), column, code, message])])]),
    ...(errors.length > SHOWN_ERRORS ? [`… and ${errors.length - SHOWN_ERRORS} more; --json lists all`] : []),
  ].join('\n');

const run = async (path: string, { as, place, list, parallel, json }: ImportOptions): Promise<ImportReport> => {
  if (!KINDS.includes(as)) throw new Error(`--as ${as}: expected ${KINDS.join(', ')}`);
  const [{ decodeText, readScreeningFile }, { graphqlClient }, { importScreenings }, { default: cliProgress }] = await Promise.all([
    import('../import/screening-file.ts'), import('../import/graphql-client.ts'), import('../import/import-screenings.ts'), import('cli-progress'),
  ]);
  // npm runs the command line in the repository's root; a path means the folder it was typed in.
  const file = readScreeningFile(decodeText(readFileSync(resolve(process.env.INIT_CWD ?? '.', path))));
  const { gateway, issuer } = readRuntime();
  const bar = process.stderr.isTTY && !json
    ? new cliProgress.SingleBar({ format: '{bar} {value}/{total} rows  {state}', stream: process.stderr, hideCursor: true }, cliProgress.Presets.shades_classic)
    : null;
  bar?.start(file.total, 0, { state: '' });
  try {
    return await importScreenings({
      file, list: list ?? defaultList(path, place), place, parallel, send: graphqlClient({ url: `${gateway}/graphql`, token: await tokenFor(place, issuer) }),
      onProgress: (done) => bar?.update(done, { state: '' }), onWait: (reason) => bar?.update({ state: `waiting: ${reason}` }),
    });
  } finally {
    bar?.stop();
  }
};

export const registerImport = (program: Command): void => {
  program
    .command('import <file>')
    .description('Import a list (CSV) through the gateway; importing it again changes nothing. Ends with 1 when rows were refused, 2 when it could not run')
    .requiredOption('--as <kind>', KINDS.join(', '))
    .requiredOption('--place <code>', 'the street, station or community where the children were screened')
    .option('--list <name>', "the list's name: with a child's number it is who the child is (default: the file's name and the place)")
    .option('--parallel <n>', 'batches at the same time', whole, 2)
    .option('--json', 'as one JSON document')
    .action(async (path: string, options: ImportOptions) => {
      try {
        const report = await run(path, options);
        print(report, options.json, describe);
        process.exitCode = report.refused > 0 ? ROWS_REFUSED : 0;
      } catch (error) {
        const hint = (error as { code?: string }).code === 'FORBIDDEN' && !process.env.KANGFU_TOKEN ? `\nIs there a clinician at ${options.place}? Name a station's street, or set KANGFU_TOKEN.` : '';
        console.error(`The import could not run: ${(error as Error).message}${hint}`);
        process.exitCode = COULD_NOT_RUN;
      }
    });
};
