import { randomUUID } from 'node:crypto';
import type { Columns, RowError, ScreeningFile, ScreeningRow } from './screening-file.ts';
import { Refused } from './graphql-client.ts';

/** Half of what `recordScreenings` takes at once: a slow machine still answers well before the gateway stops waiting. */
const BATCH = 50;
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

export interface ImportOptions {
  file: ScreeningFile;
  list: string;
  place: string;
  /** Batches on their way at the same time. */
  parallel: number;
  send: <T>(query: string, variables: object) => Promise<T>;
  onProgress?: (rowsDone: number) => void;
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
 * Sends the rows in batches, several at a time. Each batch keeps its command id however often it is sent, so nothing is recorded twice;
 * what is already recorded comes back as unchanged. Throws {@link Refused} when the import as a whole is refused.
 */
export const importScreenings = async ({ file, list, place, parallel, send, onProgress = () => {} }: ImportOptions): Promise<ImportReport> => {
  const batches = Array.from({ length: Math.ceil(file.rows.length / BATCH) }, (_, i) => file.rows.slice(i * BATCH, (i + 1) * BATCH));
  const summary: Summary = { rows: file.total, recorded: 0, unchanged: 0, refused: file.total - file.rows.length, positive: 0 };
  const errors = [...file.errors];
  let done = summary.refused;

  const record = async (rows: ScreeningRow[], commandId: string = randomUUID(), attempt = 1): Promise<void> => {
    const { recordScreenings: answer } = await send<Recorded>(RECORD, { input: { commandId, list, place, rows: rows.map(inputOf) } });
    const [problem] = answer.problems;
    if (problem) throw new Refused(problem.code, problem.message);
    const contested: ScreeningRow[] = [];
    answer.results.forEach(({ outcome, positive, problems }, i) => {
      const row = rows[i]!;
      if (attempt < CONFLICT_ATTEMPTS && problems.some(({ code }) => code === 'conflict')) return void contested.push(row);
      if (outcome === 'RECORDED') summary.recorded++;
      else if (outcome === 'UNCHANGED') summary.unchanged++;
      else summary.refused++;
      if (positive) summary.positive++;
      for (const { code, message, path } of problems) errors.push({ line: row.line, column: columnOf(file.columns, path), code, message });
      done++;
    });
    onProgress(done);
    if (contested.length > 0) await record(contested, commandId, attempt + 1);
  };

  onProgress(done);
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let rows = batches.shift(); rows && !failed; rows = batches.shift()) {
      try {
        await record(rows);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: parallel }, worker));
  const broken = outcomes.find((outcome) => outcome.status === 'rejected');
  if (broken) throw broken.reason;
  return { list, place, ...summary, errors: errors.sort((a, b) => a.line - b.line) };
};
