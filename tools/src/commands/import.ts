import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { progressBar } from '../audit/progress.ts';
import type { Send } from '../import/graphql-client.ts';
import type { Kind, RowsReport } from '../import/import-rows.ts';
import type { ImportReport } from '../import/import-screenings.ts';
import type { Lang, Sheet } from '../import/sheet.ts';
import { print, table } from '../output.ts';
import { dataDir, readRuntime } from '../runtime.ts';
import { seededUserId, signToken } from './token.ts';

interface ImportOptions { as: string; place: string; campaign?: string; list?: string; parallel: number; dryRun?: boolean; lang: Lang; json?: boolean }
type Report = RowsReport & Partial<Pick<ImportReport, 'positive'>>;

/** Who imports a list of each kind, where no token is given. */
const IMPORTERS = { screenings: 'clinician', people: 'window-clerk', requests: 'window-clerk', agencies: 'administrator', 'needs-screenings': 'community-liaison' } as const;
const KINDS = Object.keys(IMPORTERS);
const SHOWN_ERRORS = 50;
const ROWS_REFUSED = 1;
const COULD_NOT_RUN = 2;

const whole = (text: string): number => {
  if (!/^\d{1,2}$/.test(text) || Number(text) < 1) throw new InvalidArgumentError('expected a number from 1 to 99');
  return Number(text);
};
const langOf = (text: string): Lang => {
  if (text !== 'zh' && text !== 'en') throw new InvalidArgumentError('expected zh or en');
  return text;
};

/** The list's name where none is given: the file's name and the place, so that a file imported again is the same list. */
export const defaultList = (file: string, place: string): string => `${basename(file, extname(file))}@${place}`;

const COMMUNITY = /^\d{12}$/;

/** Who does it by default: of a community the clerk of its street, of a district or agency the administrator of the city; a round the liaison of the community, of a whole street its coordinator. */
const importerOf = (as: keyof typeof IMPORTERS, place: string): { role: string; unit: string } => {
  if (as === 'needs-screenings') return { role: COMMUNITY.test(place) ? IMPORTERS[as] : 'street-coordinator', unit: place };
  return { role: IMPORTERS[as], unit: as === 'agencies' ? place.slice(0, 4) : COMMUNITY.test(place) ? place.slice(0, 9) : place };
};

/** A token of that user, as the development organisation seeds one; `KANGFU_TOKEN` instead where it is set. */
const tokenFor = async (as: keyof typeof IMPORTERS, place: string, issuer: string): Promise<string> => {
  if (process.env.KANGFU_TOKEN) return process.env.KANGFU_TOKEN;
  const keyFile = join(dataDir(), 'keys/issuer.key.pem');
  if (process.env.NODE_ENV === 'production' || !existsSync(keyFile)) throw new Error(`There is no development issuer here: set KANGFU_TOKEN to a token of a ${IMPORTERS[as]} of the place.`);
  const { role, unit } = importerOf(as, place);
  return signToken(keyFile, issuer, seededUserId(role, unit), 12 * 3600);
};

const describe = ({ rows, recorded, unchanged, refused, positive, list, place, dryRun, errors }: Report): string =>
  [
    `${rows} rows of list "${list}" at ${place}: ${recorded} ${dryRun ? 'would be recorded' : 'recorded'}, ${unchanged} unchanged, ${refused} refused${positive === undefined ? '' : `; ${positive} positive`}${dryRun ? '; a dry run: nothing was changed' : ''}`,
    ...(errors.length === 0 ? [] : ['', table([['LINE', 'COLUMN', 'CODE', 'MESSAGE'], ...errors.slice(0, SHOWN_ERRORS).map(({ line, column, code, message }) => [String(line), column, code, message])])]),
    ...(errors.length > SHOWN_ERRORS ? [`… and ${errors.length - SHOWN_ERRORS} more; --json lists all`] : []),
  ].join('\n');

/** The rows of a list, and how they are imported. */
const planOf = async (as: keyof typeof IMPORTERS, text: string, place: string, campaign: string | undefined, lang: Lang, send: Send): Promise<{ sheet: Sheet<any>; kind: Kind<any> }> => {
  const kinds = await import('../import/kinds.ts');
  const viewer = async () => (await send<{ viewer: { userId: string } | null }>('query { viewer { userId } }', {})).viewer?.userId ?? '';
  switch (as) {
    case 'people': {
      const [{ readPeople }, { loadPlaces }] = await Promise.all([import('../import/people-sheet.ts'), import('../import/places.ts')]);
      return { sheet: readPeople(text, await loadPlaces(send), COMMUNITY.test(place) ? place.slice(0, 9) : place, lang), kind: kinds.people(await viewer()) };
    }
    case 'requests': return { sheet: (await import('../import/requests-sheet.ts')).readRequests(text, lang), kind: kinds.requests(await viewer(), lang) };
    case 'agencies': return { sheet: (await import('../import/agencies-sheet.ts')).readAgencies(text, place, lang), kind: kinds.agencies };
    case 'needs-screenings': {
      const [{ readNeedsScreenings }, { chinaDay }] = await Promise.all([import('../import/needs-screenings-sheet.ts'), import('@kangfu/common')]);
      return { sheet: readNeedsScreenings(text, lang), kind: kinds.needsScreenings(campaign ?? (await kinds.runningCampaign(place, chinaDay(new Date()), send)), lang) };
    }
    default: throw new Error(`--as ${as}`);
  }
};

export const importList = async (path: string, { as: wanted, place, campaign, list: named, parallel, dryRun = false, lang, json }: ImportOptions): Promise<Report> => {
  if (!KINDS.includes(wanted)) throw new Error(`--as ${wanted}: expected ${KINDS.join(', ')}`);
  const as = wanted as keyof typeof IMPORTERS;
  const [{ decodeText }, { graphqlClient }] = await Promise.all([import('../import/sheet.ts'), import('../import/graphql-client.ts')]);
  // npm runs the command line in the repository's root; a path means the folder it was typed in.
  const text = decodeText(readFileSync(resolve(process.env.INIT_CWD ?? '.', path)));
  const list = named ?? defaultList(path, place);
  const { gateway, issuer } = readRuntime();
  const send = graphqlClient({ url: `${gateway}/graphql`, token: await tokenFor(as, place, issuer), lang });
  const bar = progressBar('rows', json);
  let done = 0;
  const shown = (total: number) => ({ onProgress: (rows: number) => bar.update(done = rows, total), onWait: (reason: string) => bar.update(done, total, `waiting: ${reason}`) });
  try {
    if (as === 'screenings') {
      const [{ readScreeningFile }, { importScreenings }] = await Promise.all([import('../import/screening-file.ts'), import('../import/import-screenings.ts')]);
      const file = readScreeningFile(text);
      if (dryRun) return { list, place, dryRun, rows: file.total, recorded: file.rows.length, unchanged: 0, refused: file.total - file.rows.length, errors: file.errors };
      return { ...(await importScreenings({ file, list, place, parallel, send, ...shown(file.total) })), dryRun };
    }
    const { importRows } = await import('../import/import-rows.ts');
    const { sheet, kind } = await planOf(as, text, place, campaign, lang, send);
    return await importRows({ sheet, kind, list, place, dryRun, parallel: parallel * 4, send, ...shown(sheet.total) });
  } finally {
    bar.stop();
  }
};

export const registerImport = (program: Command): void => {
  program
    .command('import <file>')
    .description('Import a list (CSV) through the gateway; importing it again changes nothing. Ends with 1 when rows were refused, 2 when it could not run')
    .requiredOption('--as <kind>', KINDS.join(', '))
    .requiredOption('--place <code>', 'the street, station or community whose list it is; of agencies, the unit above them')
    .option('--campaign <id>', 'of needs-screenings: the campaign (default: the one that runs there today)')
    .option('--list <name>', "the list's name: with a row of it, it is what that row is (default: the file's name and the place)")
    .option('--dry-run', 'read, check and ask what is known; change nothing')
    .option('--lang <lang>', 'of the messages: zh or en', langOf, 'en' as Lang)
    .option('--parallel <n>', 'batches at the same time', whole, 2)
    .option('--json', 'as one JSON document')
    .action(async (path: string, options: ImportOptions) => {
      try {
        const report = await importList(path, options);
        print(report, options.json, describe);
        process.exitCode = report.refused > 0 ? ROWS_REFUSED : 0;
      } catch (error) {
        const role = IMPORTERS[options.as as keyof typeof IMPORTERS];
        const hint = (error as { code?: string }).code === 'FORBIDDEN' && !process.env.KANGFU_TOKEN ? `\nIs there a ${role} at ${options.place}? Name a place that has one, or set KANGFU_TOKEN.` : '';
        console.error(`The import could not run: ${(error as Error).message}${hint}`);
        process.exitCode = COULD_NOT_RUN;
      }
    });
};
