import { parse } from 'csv-parse/sync';

/** What is wrong with a row: where and what, never with what value. */
export interface RowError {
  line: number;
  column: string;
  code: string;
  message: string;
}
export type Lang = 'zh' | 'en';

/** The file is no list of this kind: nothing of it can be imported. */
export class UnreadableFile extends Error {}

/** UTF-8, with or without a byte order mark; else GB 18030, as spreadsheets of older offices write it. */
export const decodeText = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
};

export interface Line { record: string[]; line: number }

/** Whole, so that a quoted cell may span lines; where that fails, line by line, so that one damaged line does not take the others with it. */
export const readLines = (text: string): { records: Line[]; errors: RowError[] } => {
  const parsed = (part: string, first = 1): Line[] =>
    (parse(part, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true }) as unknown as { record: string[]; info: { lines: number } }[])
      // The parser counts the line on which a record ends.
      .map(({ record, info }) => ({ record, line: info.lines + first - 1 - record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0) }));
  try {
    return { records: parsed(text), errors: [] };
  } catch {
    const errors: RowError[] = [];
    const records = text.split(/\r\n|\n|\r/).flatMap((line, i) => {
      try {
        return parsed(line, i + 1);
      } catch {
        errors.push({ line: i + 1, column: '', code: 'line-unreadable', message: 'quotes or separators of this line are damaged' });
        return [];
      }
    });
    return { records, errors };
  }
};

/** A column by what it is called in the streets' spreadsheets; the first name is the one that a message gives where the column is missing. */
export interface Column { readonly names: readonly string[]; readonly required?: boolean }

/** One row: its cells by column, and where to say what is wrong with them. */
export interface Row<C extends string> {
  readonly line: number;
  /** Empty where the column is not there. */
  cell(column: C): string;
  wrong(column: C, code: string, zh: string, en: string): null;
  /** Nothing was wrong so far. */
  readonly sound: boolean;
}
export interface Sheet<R> {
  /** All lines with data, those with errors included. */
  readonly total: number;
  readonly rows: readonly R[];
  readonly errors: readonly RowError[];
  /** The file's own name of a column. */
  readonly headerOf: (column: string) => string;
}

/** Spaces, widths and brackets make no difference in a header: `身份证号（必填）` is 身份证号. */
const plain = (name: string): string => name.normalize('NFKC').replace(/\s|[*:]|\(.*?\)/g, '').toLowerCase();

/** A cell `="44…"` that was written without quotes around it. */
const FORMULA = /(^|[,\n])="([^",\n]*)"(?=[,\r\n]|$)/g;

/** What spreadsheets put around a cell so that it stays text: `'44…`, `="44…"`. */
const unwrapped = (cell: string): string => cell.normalize('NFKC').trim().replace(/^="(.*)"$/, '$1').replace(/^'/, '').trim();

/** Reads a list by its header; `read` makes a row of each line, or null where it has said what is wrong. Throws {@link UnreadableFile}. */
export const readSheet = <C extends string, R>(text: string, columns: Readonly<Record<C, Column>>, lang: Lang, read: (row: Row<C>) => R | null): Sheet<R> => {
  const { records, errors: unreadable } = readLines(text.replace(FORMULA, '$1$2'));
  const errors = unreadable.map((error) => ({ ...error, message: lang === 'zh' ? '该行的引号或分隔符已损坏' : error.message }));
  const [header, ...lines] = records;
  if (!header) throw new UnreadableFile(lang === 'zh' ? '文件为空' : 'the file is empty');
  const names = header.record.map(plain);
  const codes = Object.keys(columns) as C[];
  const places = new Map(codes.map((code) => [code, columns[code].names.map((name) => names.indexOf(plain(name))).find((at) => at >= 0) ?? -1]));
  const missing = codes.filter((code) => columns[code].required && places.get(code)! < 0).map((code) => columns[code].names[0]!);
  if (missing.length > 0) throw new UnreadableFile(lang === 'zh' ? `表头缺少：${missing.join('、')}` : `the header has no ${missing.join(', ')}`);
  const headerOf = (column: string): string => { const at = places.get(column as C) ?? -1; return at < 0 ? columns[column as C]?.names[0] ?? '' : header.record[at]!.trim(); };

  const rows: R[] = [];
  const seen = new Set<number>();
  for (const { record, line } of lines) {
    if (record.every((cell) => cell === '')) continue;
    seen.add(line);
    let sound = true;
    const row: Row<C> = {
      line,
      cell: (column) => { const at = places.get(column)!; return at < 0 ? '' : unwrapped(record[at] ?? ''); },
      wrong: (column, code, zh, en) => {
        sound = false;
        errors.push({ line, column: headerOf(column), code, message: lang === 'zh' ? zh : en });
        return null;
      },
      get sound() { return sound; },
    };
    // A line that is shorter than its header has lost a separator: what stands in it may stand in the wrong column.
    if (record.length < header.record.length - 1 && record.length > 1) row.wrong(codes[0]!, 'cells-missing', `该行只有 ${record.length} 列，表头有 ${header.record.length} 列`, `the line has ${record.length} cells, the header ${header.record.length}`);
    const made = sound ? read(row) : null;
    if (made !== null && sound) rows.push(made);
  }
  for (const { line } of errors) seen.add(line);
  return { total: seen.size, rows, errors, headerOf };
};

/** `2020-03-01`, `2020/3/1`, `2020.3.1`, `2020年3月1日`, `20200301`; null: no day. */
export const dayOf = (text: string): string | null => {
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(/^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text);
  if (!match || (/^\d+$/.test(text) && text.length !== 8)) return null;
  const day = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day) ? day : null;
};

/** What a spreadsheet made of a long number: `4.40304E+17`, or the last digits gone. */
export const isDamaged = (text: string): boolean => /^\d(\.\d+)?e\+?\d+$/i.test(text) || /^\d{15}000$/.test(text);

/** Several codes in one cell, by their labels: `康复训练、辅具服务`. */
export const several = (text: string): string[] => text.split(/[、,，;；/\n]|\s+和\s+/).map((part) => part.trim()).filter(Boolean);
