import { generateChildren } from './generated-children.ts';
import { Away, Refused, type Send } from './graphql-client.ts';
import { GaveUp, importScreenings } from './import-screenings.ts';
import { readScreeningFile, type ScreeningRow } from './screening-file.ts';

interface Input { commandId: string; list: string; place: string; rows: Omit<ScreeningRow, 'line'>[] }

/** A registry that keeps a list by its numbers. */
const registry = () => {
  const kept = new Map<string, string>();
  const calls: Input[] = [];
  const problem = (i: number, code: string, field: string, item?: number) => ({ code, message: `about ${field}`, path: ['rows', String(i), field, ...(item === undefined ? [] : [String(item)])] });
  const send = async <T>(_query: string, { input }: { input?: Input } & object): Promise<T> => {
    calls.push(input!);
    const results = input!.rows.map((row, i) => {
      const sheet = JSON.stringify(row);
      const score = row.answers.reduce((sum, one) => sum + one, 0);
      if (row.claimedScore !== undefined && row.claimedScore !== score) return { number: row.number, outcome: 'REFUSED', positive: null, problems: [problem(i, 'score-differs', 'claimedScore')] };
      const known = kept.get(row.number);
      if (known !== undefined && known !== sheet) return { number: row.number, outcome: 'REFUSED', positive: null, problems: [problem(i, 'screening-differs', 'number')] };
      kept.set(row.number, sheet);
      return { number: row.number, outcome: known ? 'UNCHANGED' : 'RECORDED', positive: score > 3, problems: [] };
    });
    return { recordScreenings: { results, problems: [] } } as T;
  };
  return { kept, calls, send: send as Send };
};

const children = generateChildren(1054);
const file = readScreeningFile(children.csv);
const options = { file, list: 'generated', place: '320412105', parallel: 3 };

test('the generator makes the same children again, others from another seed, some of them look-alikes', () => {
  expect(generateChildren(1054)).toEqual(children);
  expect(generateChildren(1054, 2).csv).not.toBe(children.csv);
  const sheets = children.csv.trim().split('\n').slice(1).map((line) => line.slice(line.indexOf(',')));
  expect(new Set(sheets).size).toBeLessThan(1054);
  expect(file.rows.filter(({ claimedScore }) => claimedScore === 3).length).toBeGreaterThan(10);
});

test('every row is sent once, at most fifty at a time; importing again changes nothing', async () => {
  const { kept, calls, send } = registry();
  const progress: number[] = [];
  expect(await importScreenings({ ...options, send, onProgress: (done) => progress.push(done) })).toEqual({
    list: 'generated', place: '320412105', rows: 1054, recorded: 1054, unchanged: 0, refused: 0, positive: children.positive, errors: [],
  });
  expect(kept.size).toBe(1054);
  expect(calls).toHaveLength(22);
  expect(Math.max(...calls.map(({ rows }) => rows.length))).toBe(50);
  expect(progress.at(-1)).toBe(1054);
  expect(await importScreenings({ ...options, send })).toMatchObject({ recorded: 0, unchanged: 1054, refused: 0, positive: children.positive });
  expect(new Set(calls.map(({ commandId }) => commandId)).size).toBe(2);
});

test('what the registry refuses is told by line and column, and the rest is recorded', async () => {
  const { send } = registry();
  await importScreenings({ ...options, send });
  const lines = children.csv.trimEnd().split('\n');
  const edit = (line: number, cell: number, text: string) => { const cells = lines[line - 1]!.split(','); cells[cell] = text; lines[line - 1] = cells.join(','); };
  edit(5, 12, '11');
  edit(9, 11, '99');
  edit(300, 4, '7');
  expect(await importScreenings({ ...options, file: readScreeningFile(lines.join('\n')), send })).toMatchObject({
    rows: 1054, recorded: 0, unchanged: 1051, refused: 3,
    errors: [
      { line: 5, column: 'Qchat-10-Score', code: 'score-differs' }, { line: 9, column: 'number', code: 'screening-differs' }, { line: 300, column: 'A4', code: 'answer-invalid' },
    ],
  });
});

test('a row that lost a race is sent again under the same command', async () => {
  const { calls, send } = registry();
  let contested = true;
  const racing = async <T>(query: string, variables: object): Promise<T> => {
    const answer = await send<{ recordScreenings: { results: { outcome: string; problems: unknown[] }[] } }>(query, variables);
    if (contested) Object.assign(answer.recordScreenings.results[7]!, { outcome: 'REFUSED', positive: null, problems: [{ code: 'conflict', message: 'again', path: ['rows', '7'] }] });
    contested = false;
    return answer as T;
  };
  const one = { ...options, parallel: 1, file: { ...file, rows: file.rows.slice(0, 50), total: 50 } };
  expect(await importScreenings({ ...one, send: racing })).toMatchObject({ refused: 0, errors: [] });
  expect(calls.map(({ rows }) => rows.length)).toEqual([50, 1]);
  expect(calls[0]!.commandId).toBe(calls[1]!.commandId);
});

test('a place that is refused ends the import at once', async () => {
  let sent = 0;
  const send = async <T>(): Promise<T> => { sent++; return { recordScreenings: { results: [], problems: [{ code: 'unknown-place', message: 'no station' }] } } as T; };
  await expect(importScreenings({ ...options, send })).rejects.toThrow(Refused);
  expect(sent).toBeLessThanOrEqual(3);
});

/** Time that passes in waits only. */
const clock = () => {
  const waits: number[] = [];
  let time = 0;
  return { waits, pass: (ms: number) => { time += ms; }, now: () => time, sleep: async (ms: number) => { waits.push(ms); time += ms; await Promise.resolve(); } };
};

test('a service that is killed now and then, answers lost, only delays: each child is recorded once', async () => {
  const { kept, send } = registry();
  const { now, sleep } = clock();
  let call = 0;
  const falling: Send = async (query, variables) => {
    call++;
    if (call % 3 === 0) throw new Away('connection refused');
    const answer = await send(query, variables);
    if (call % 5 === 0) throw new Away('killed before it answered');
    return answer as never;
  };
  // Here a row recorded before the answer was lost is told as unchanged; the service knows its command and says recorded.
  const { rows, recorded, unchanged, refused, positive } = await importScreenings({ ...options, send: falling, now, sleep });
  expect([rows, recorded + unchanged, refused, positive, kept.size]).toEqual([1054, 1054, 0, children.positive, 1054]);
});

test('where it is slow, fewer rows are sent, one batch at a time, and more again when it answers', async () => {
  const { kept, calls, send } = registry();
  const { now, sleep, pass } = clock();
  const slow: Send = async (query, variables) => {
    const { rows } = (variables as { input: Input }).input;
    if (kept.size < 300 && rows.length > 12) {
      calls.push((variables as { input: Input }).input);
      pass(10_000);
      throw new Away('UNAVAILABLE');
    }
    return (await send(query, variables)) as never;
  };
  await importScreenings({ ...options, parallel: 1, send: slow, now, sleep });
  const sizes = calls.map(({ rows }) => rows.length);
  expect(sizes.slice(0, 4)).toEqual([50, 25, 13, 7]);
  expect(sizes.at(-2)).toBe(50);
  expect(kept.size).toBe(1054);
});

test('after two minutes without any answer it gives up; waits grow to five seconds', async () => {
  const { now, sleep, waits } = clock();
  await expect(importScreenings({ ...options, parallel: 1, now, sleep, send: async () => { throw new Away('connection refused'); } })).rejects.toThrow(GaveUp);
  expect(waits[0]!).toBeLessThanOrEqual(200);
  expect(Math.max(...waits)).toBeLessThanOrEqual(5000);
  expect(now()).toBeGreaterThan(110_000);
  expect(now()).toBeLessThanOrEqual(120_000);
});

test('it waits as long as it is asked to', async () => {
  const { now, sleep, waits } = clock();
  const { send } = registry();
  let first = true;
  await importScreenings({ ...options, parallel: 1, now, sleep, send: async (query, variables) => { if (first) { first = false; throw new Away('RATE_LIMITED', 7000); } return (await send(query, variables)) as never; } });
  expect(waits).toEqual([7000]);
});
