import { setTimeout as pause } from 'node:timers/promises';
import { canonicalJson, idOf } from '@kangfu/common';
import { Away, type Send } from './graphql-client.ts';
import type { RowError, Sheet } from './sheet.ts';

const PATIENCE_MS = 120_000;

/** Nothing went through for as long as we waited. */
export class GaveUp extends Error {}

export interface Problem { readonly code: string; readonly message: string; readonly path: readonly string[] }
/** What became of a row. */
export type RowOutcome = { readonly outcome: 'recorded' | 'unchanged' } | { readonly outcome: 'refused'; readonly problems: readonly Problem[] };

/** How rows of one kind are imported: what is there already, and what makes one of them so. */
export interface Kind<R> {
  /** The row is in the system as it stands in the list, or something stands against it already. Asks only. */
  known(row: R, commandId: string, send: Send): Promise<boolean | RowOutcome>;
  /** Sends it; `commandId` is the row's own, in this list. */
  record(row: R, commandId: string, send: Send): Promise<RowOutcome>;
  /** The column that a problem's path means. */
  columnOf(path: readonly string[]): string;
}
export interface ImportRowsOptions<R> {
  readonly sheet: Sheet<R>;
  readonly kind: Kind<R>;
  readonly list: string;
  readonly place: string;
  readonly dryRun: boolean;
  readonly parallel: number;
  readonly send: Send;
  readonly onProgress?: (done: number) => void;
  readonly onWait?: (reason: string) => void;
  readonly sleep?: (ms: number) => Promise<unknown>;
}
export interface RowsReport {
  readonly list: string; readonly place: string; readonly dryRun: boolean; readonly rows: number;
  /** In a dry run: what would be. */
  readonly recorded: number;
  readonly unchanged: number; readonly refused: number; readonly errors: readonly RowError[];
}

/** The id of a row's command: the same row of the same list is the same command, whatever line it stands on. */
export const commandIdOf = (list: string, { line: _line, ...row }: { readonly line: number }): string => idOf(`import:${list}:${canonicalJson(row)}`);

/**
 * Imports row by row, several at a time, and each again while the gateway or a service is away. A row that is there already changes nothing and is counted so; what is
 * refused is told by line and column, and the others go on. Throws {@link GaveUp} where nothing went through for two minutes, and `Refused` where the import as a whole is refused.
 */
export const importRows = async <R extends { readonly line: number }>({ sheet, kind, list, place, dryRun, parallel, send, onProgress = () => {}, onWait = () => {}, sleep = pause }: ImportRowsOptions<R>): Promise<RowsReport> => {
  const errors = [...sheet.errors];
  const counts = { recorded: 0, unchanged: 0, refused: sheet.total - sheet.rows.length };
  const waiting = [...sheet.rows];
  let lastAnswer = Date.now();
  let failed = false;

  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let failures = 0; ; failures++) {
      try {
        const answer = await ask();
        lastAnswer = Date.now();
        return answer;
      } catch (error) {
        if (!(error instanceof Away) || failed) throw error;
        const wait = Math.max(error.afterMs, Math.min(5_000, 200 * 2 ** failures) * (0.5 + Math.random() / 2));
        if (Date.now() + wait - lastAnswer > PATIENCE_MS) throw new GaveUp(`${error.message}; nothing has gone through for ${PATIENCE_MS / 1_000} s. What was recorded stays: import again to finish`);
        onWait(error.message);
        await sleep(wait);
      }
    }
  };
  const importRow = async (row: R): Promise<RowOutcome> => {
    const commandId = commandIdOf(list, row);
    const known = await patiently(() => kind.known(row, commandId, send));
    if (typeof known === 'object') return known;
    if (known) return { outcome: 'unchanged' };
    return dryRun ? { outcome: 'recorded' } : patiently(() => kind.record(row, commandId, send));
  };
  const work = async (): Promise<void> => {
    for (let row = waiting.shift(); row && !failed; row = waiting.shift()) {
      const done = await importRow(row);
      counts[done.outcome]++;
      if (done.outcome === 'refused') for (const { code, message, path } of done.problems) errors.push({ line: row.line, column: sheet.headerOf(kind.columnOf(path)), code, message });
      onProgress(counts.recorded + counts.unchanged + counts.refused);
    }
  };
  onProgress(counts.refused);
  const outcomes = await Promise.allSettled(Array.from({ length: parallel }, () => work().catch((error: unknown) => { failed = true; throw error; })));
  const broken = outcomes.find((outcome) => outcome.status === 'rejected');
  if (broken) throw broken.reason;
  return { list, place, dryRun, rows: sheet.total, ...counts, errors: errors.sort((a, b) => a.line - b.line) };
};
