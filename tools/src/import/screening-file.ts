import { readLines, type RowError, UnreadableFile } from './sheet.ts';

/** A sheet as the gateway's `ScreeningRowInput` takes it, with the line it stands on. */
export interface ScreeningRow {
  line: number;
  number: string;
  answers: number[];
  ageMonths: number;
  sex: 'M' | 'F' | 'UNKNOWN';
  screenedOn?: string;
  claimedScore?: number;
  claimedPositive?: boolean;
}

/** The header's own names of the columns, for reports. */
export interface Columns {
  number: string;
  answers: string[];
  ageMonths: string;
  sex: string;
  screenedOn?: string;
  claimedScore?: string;
  claimedPositive?: string;
}

export interface ScreeningFile {
  columns: Columns;
  /** All lines with data, those with errors included. */
  total: number;
  rows: ScreeningRow[];
  errors: RowError[];
}

const ANSWERS = 10;

/** UTF-8, with or without a byte order mark; else GB 18030, as spreadsheets of older offices write it. */
export const decodeText = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
};

const findColumns = (header: string[]): { columns: Columns; at: (name: string) => number } => {
  const plain = header.map((name) => name.trim().toLowerCase());
  const find = (...names: string[]): number => names.map((name) => plain.indexOf(name)).find((at) => at >= 0) ?? -1;
  const places: Record<string, number> = {
    number: find('', 'case_no', 'number', 'no', 'no.', '编号', '序号'),
    ageMonths: find('age_mons', 'age_months', '月龄'),
    sex: find('sex', 'gender', '性别'),
    screenedOn: find('screened_on', 'date', '筛查日期'),
    claimedScore: find('qchat-10-score', 'score', '得分'),
    claimedPositive: find('class/asd traits', 'class/asd', '结果'),
  };
  const answers = Array.from({ length: ANSWERS }, (_, i) => find(`a${i + 1}`));
  const missing = [
    ...answers.flatMap((at, i) => (at < 0 ? [`A${i + 1}`] : [])),
    ...(places.ageMonths! < 0 ? ['Age_Mons'] : []),
    ...(places.sex! < 0 ? ['Sex'] : []),
    ...(places.number! < 0 ? ['Case_No'] : []),
  ];
  if (missing.length > 0) throw new UnreadableFile(`no screening list: the header has no ${missing.join(', ')}`);
  const nameAt = (at: number): string => header[at]!.trim() || 'number';
  const optional = (name: 'screenedOn' | 'claimedScore' | 'claimedPositive') => (places[name]! < 0 ? {} : { [name]: nameAt(places[name]!) });
  return {
    columns: {
      number: nameAt(places.number!), answers: answers.map(nameAt), ageMonths: nameAt(places.ageMonths!), sex: nameAt(places.sex!),
      ...optional('screenedOn'), ...optional('claimedScore'), ...optional('claimedPositive'),
    },
    at: (name) => (/^a\d+$/.test(name) ? answers[Number(name.slice(1)) - 1]! : places[name]!),
  };
};

const SEXES: Record<string, ScreeningRow['sex']> = { m: 'M', male: 'M', 男: 'M', f: 'F', female: 'F', 女: 'F', '': 'UNKNOWN', '?': 'UNKNOWN', unknown: 'UNKNOWN', 未知: 'UNKNOWN' };
const RESULTS: Record<string, boolean> = { yes: true, y: true, 是: true, 阳性: true, no: false, n: false, 否: false, 阴性: false };
const WHOLE = /^[+-]?\d{1,6}$/;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/**
 * Reads a screening list (Q-CHAT-10): a number per child, A1 to A10, age, sex, and where there are, score and result to be checked. Header names may
 * have spaces around them, be in any case and order; other columns are not read. Throws {@link UnreadableFile}.
 */
export const readScreeningFile = (text: string): ScreeningFile => {
  const { records, errors } = readLines(text);
  const [header, ...lines] = records;
  if (!header) throw new UnreadableFile('the file is empty');
  const { columns, at } = findColumns(header.record);
  const rows: ScreeningRow[] = [];
  const numbers = new Set<string>();
  for (const { record, line } of lines) {
    if (record.every((cell) => cell === '')) continue;
    const found = errors.length;
    const wrong = (column: string, code: string, message: string): void => void errors.push({ line, column, code, message });
    const cell = (name: string): string => record[at(name)] ?? '';
    const has = (name: string): boolean => at(name) >= 0 && cell(name) !== '';

    const number = cell('number').normalize('NFC').replace(/\s+/g, ' ');
    if (number === '') wrong(columns.number, 'number-missing', 'every child needs a number');
    else if (numbers.has(number)) wrong(columns.number, 'number-repeated', 'this number stands on an earlier line');
    numbers.add(number);
    const answers = columns.answers.map((column, i) => {
      const answer = cell(`a${i + 1}`);
      if (!/^[01]$/.test(answer)) wrong(column, 'answer-invalid', 'must be 0 or 1');
      return Number(answer);
    });
    if (!WHOLE.test(cell('ageMonths'))) wrong(columns.ageMonths, 'age-invalid', 'must be whole months');
    const sex = SEXES[cell('sex').toLowerCase()];
    if (!sex) wrong(columns.sex, 'sex-invalid', 'must be m, f or empty');
    if (has('claimedScore') && !WHOLE.test(cell('claimedScore'))) wrong(columns.claimedScore!, 'score-invalid', 'must be a whole number or empty');
    if (has('claimedPositive') && RESULTS[cell('claimedPositive').toLowerCase()] === undefined) wrong(columns.claimedPositive!, 'result-invalid', 'must be Yes, No or empty');
    if (has('screenedOn') && !isDay(cell('screenedOn'))) wrong(columns.screenedOn!, 'date-invalid', 'must be a day such as 2026-03-31');
    if (errors.length > found) continue;
    rows.push({
      line, number, answers, ageMonths: Number(cell('ageMonths')), sex: sex!,
      ...(has('screenedOn') ? { screenedOn: cell('screenedOn') } : {}),
      ...(has('claimedScore') ? { claimedScore: Number(cell('claimedScore')) } : {}),
      ...(has('claimedPositive') ? { claimedPositive: RESULTS[cell('claimedPositive').toLowerCase()]! } : {}),
    });
  }
  const badLines = new Set(errors.map(({ line }) => line));
  return { columns, total: rows.length + badLines.size, rows, errors };
};
