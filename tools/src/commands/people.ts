import type { Command } from 'commander';
import type { Refilled } from '../../../services/intake/src/person/refill/people-refill.js';
import { progressBar } from '../audit/progress.ts';
import { askService } from '../operator.ts';
import { print, table } from '../output.ts';
import { readRuntime } from '../runtime.ts';

interface Page extends Refilled { readonly log: number; readonly logs: number; readonly after: number; readonly end: number }
export interface RefillReport extends Refilled { readonly dryRun: boolean }
interface Options { dryRun?: boolean; json?: boolean }

const LISTED = 20;
const listed = (what: string, ids: readonly string[]): string[] => (ids.length === 0 ? [] : ['', `${what}:`, ...ids.slice(0, LISTED).map((id) => `  ${id}`), ...(ids.length > LISTED ? [`  … ${ids.length - LISTED} more (--json)`] : [])]);
const describe = ({ dryRun, people, erased, claims, conflicts, noted, households, records, suspected, unknown, unreadable }: RefillReport): string => [
  ...(dryRun ? ['Nothing was written; it would be:'] : []),
  table(([
    ['people looked at', people], ['of them erased, and left so', erased], ['claims of numbers made again', claims], ['numbers claimed by two people, who are suspected to be one', conflicts], ['claims noted in the log', noted],
    ['households noted', households], ['likeness records written', records], ['pairs newly suspected', suspected],
  ] as const).map(([what, count]) => [what, String(count)])),
  ...listed('Their number is nowhere any more; it is claimed again when they show it', unknown), ...listed('Cannot be read now, nothing was done', unreadable),
].join('\n');

export const registerPeople = (program: Command): void => {
  program.command('people').description('What is kept of people beside the log: claims of numbers, likeness records, households')
    .command('refill').description('Makes them again from the log where they are missing or out of date; whatever is there stays. Can be cut off and repeated')
    .option('--dry-run', 'counts what would be done').option('--json', 'as one JSON document')
    .action(async ({ dryRun = false, json }: Options) => {
      const runtime = readRuntime();
      const bar = progressBar('people', json);
      let report: RefillReport = { dryRun, people: 0, erased: 0, claims: 0, conflicts: 0, noted: 0, households: 0, records: 0, suspected: 0, unknown: [], unreadable: [] };
      const passed: number[] = [];
      try {
        for (let log = 0, logs = 1; log < logs; log++) {
          for (let after = 0, end = 1; after < end;) {
            const page: Page = await askService<Page>(runtime, 'intake', 'people/refill', { log, after, dryRun });
            ({ after, end, logs } = page);
            passed[log] = after;
            report = {
              dryRun, people: report.people + page.people, erased: report.erased + page.erased, claims: report.claims + page.claims, conflicts: report.conflicts + page.conflicts, noted: report.noted + page.noted, households: report.households + page.households,
              records: report.records + page.records, suspected: report.suspected + page.suspected, unknown: [...report.unknown, ...page.unknown], unreadable: [...report.unreadable, ...page.unreadable],
            };
            bar.update(passed.reduce((sum, each) => sum + each, 0), Math.max(end * logs, 1), `${report.people} people`);
          }
        }
      } finally {
        bar.stop();
      }
      print(report, json, describe);
      if (report.unreadable.length > 0) process.exitCode = 1;
    });
};
