import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Away, Refused, type Send } from './graphql-client.ts';
import type { Columns, ScreeningFile, ScreeningRow } from './screening-file.ts';
import type { RowError } from './sheet.ts';

/** Half of what `recordScreenings` takes at once: a slow machine still answers before the gateway stops waiting. */
const BATCH = 50;
const SMALLEST = 5;
/** An operation that was away for longer than this was too much, not badly timed. */
const SLOW_MS = 3000;
const PATIENCE_MS = 120_000;
const CONFLICT_ATTEMPTS = 5;

const RECORD = /* GraphQL */ `mutation ImportScreenings($input: RecordScreeningsInput!) {
  recordScreenings(input: $input) { results { number outcome positive problems { code message path } } problems { code message } }
}`;

interface Problem { code: string; message: string; path: string[] }
interface Recorded {
  recordScreenings: {
    results: { number: string; outcome: 'RECORDED' | 'UNCHANGED' | 'REFUSED'; positive: boolean | null; problems: Problem[] }[];
    problems: Omit<Problem, 'path'>[];
  };
}

export interface Summary { rows: number; recorded: number; unchanged: number; refused: number; positive: number }
export interface ImportReport extends Summary { list: string; place: string; errors: RowError[] }

/** Nothing went through for as long as we waited. */
export class GaveUp extends Error {}

export interface ImportOptions {
  file: ScreeningFile;
  list: string;
  place: string;
  /** Batches on their way at the same time. */
  parallel: number;
  send: Send;
  onProgress?: (rowsDone: number) => void;
  /** Told why it waits. */
  onWait?: (reason: string) => void;
  sleep?: (ms: number) => Promise<unknown>;
  now?: () => number;
}

/** The file's own name of the column that a problem's path (`rows`, index, field, item) means. */
const columnOf = (columns: Columns, [, , field, item]: string[]): string => {
  switch (field) {
    case 'answers': return item === undefined ? columns.answers[0]! : (columns.answers[Number(item)] ?? '');
    case 'number': case 'ageMonths': case 'sex': case 'screenedOn': case 'claimedScore': case 'claimedPositive': return columns[field] ?? '';
    default: return '';
  }
};

const inputOf = ({ line: _line, ...row }: ScreeningRow): Omit<ScreeningRow, 'line'> => row;

/**
 * Sends the rows in batches, several at a time, and again while the gateway or the service is away; where it is merely slow, fewer at a time. All
 * batches of an import have one command id: the service makes each row's from it, so rows may be sent again in whatever company and are
 * recorded once. Throws {@link Refused} when the import as a whole is refused and {@link GaveUp} when nothing has gone through for two minutes.
 */
export const importScreenings = async (
  { file, list, place, parallel, send, onProgress = () => {}, onWait = () => {}, sleep = pause, now = Date.now }: ImportOptions,
): Promise<ImportReport> => {
  const commandId = randomUUID();
  const summary: Summary = { rows: file.total, recorded: 0, unchanged: 0, refused: file.total - file.rows.length, positive: 0 };
  const errors = [...file.errors];
  const queue = [...file.rows];
  const conflicts = new Map<ScreeningRow, number>();
  let done = summary.refused;
  let size = BATCH;
  let sending = 0;
  let failures = 0;
  let lastAnswer = now();
  let failed = false;

  const note = (row: ScreeningRow, { outcome, positive, problems }: Recorded['recordScreenings']['results'][number]): void => {
    const attempt = (conflicts.get(row) ?? 0) + 1;
    if (attempt < CONFLICT_ATTEMPTS && problems.some(({ code }) => code === 'conflict')) {
      conflicts.set(row, attempt);
      return void queue.push(row);
    }
    if (outcome === 'RECORDED') summary.recorded++;
    else if (outcome === 'UNCHANGED') summary.unchanged++;
    else summary.refused++;
    if (positive) summary.positive++;
    for (const { code, message, path } of problems) errors.push({ line: row.line, column: columnOf(file.columns, path), code, message });
    done++;
  };

  const record = async (rows: ScreeningRow[]): Promise<void> => {
    const started = now();
    try {
      sending++;
      const { recordScreenings: answer } = await send<Recorded>(RECORD, { input: { commandId, list, place, rows: rows.map(inputOf) } });
      const [problem] = answer.problems;
      if (problem) throw new Refused(problem.code, problem.message);
      answer.results.forEach((result, i) => note(rows[i]!, result));
      lastAnswer = now();
      failures = 0;
      size = Math.min(BATCH, size * 2);
      onProgress(done);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      queue.unshift(...rows);
      if (now() - started > SLOW_MS) size = Math.max(SMALLEST, Math.ceil(rows.length / 2));
      const wait = Math.max(error.afterMs, Math.min(5000, 200 * 2 ** failures++) * (0.5 + Math.random() / 2));
      if (now() + wait - lastAnswer > PATIENCE_MS) throw new GaveUp(`${error.message}; nothing has gone through for ${PATIENCE_MS / 1000} s. What was recorded stays: import again to finish`);
      onWait(error.message);
      await sleep(wait);
    } finally {
      sending--;
    }
  };

  const worker = async (): Promise<void> => {
    while (queue.length > 0 && !failed) {
      // While it is slow, one batch at a time.
      if (size < BATCH && sending > 0) await sleep(100);
      else {
        await record(queue.splice(0, size)).catch((error: unknown) => {
          failed = true;
          throw error;
        });
      }
    }
  };
  onProgress(done);
  const outcomes = await Promise.allSettled(Array.from({ length: parallel }, worker));
  const broken = outcomes.find((outcome) => outcome.status === 'rejected');
  if (broken) throw broken.reason;
  return { list, place, ...summary, errors: errors.sort((a, b) => a.line - b.line) };
};
