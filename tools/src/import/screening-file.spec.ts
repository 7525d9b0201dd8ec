import { readScreeningFile } from './screening-file.ts';
import { decodeText, UnreadableFile } from './sheet.ts';

const HEADER = ',A1,A2,A3,A4,A5,A6,A7,A8,A9,A10,Age_Mons,Qchat-10-Score,Sex,Ethnicity,Jaundice,Family_mem_with_ASD,Who completed the test,Class/ASD Traits ';
const row = (change: Record<number, string> = {}): string => Object.assign('1,0,0,0,0,0,0,1,1,0,1,28,3,f,middle eastern,yes,no,family member,No'.split(','), change).join(',');
const file = (...rows: string[]) => readScreeningFile([HEADER, ...rows, ''].join('\n'));

test('a row as it is sent; what is not needed is not read', () => {
  expect(file(row())).toEqual({
    total: 1, errors: [],
    columns: {
      number: 'number', answers: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'A10'], ageMonths: 'Age_Mons', sex: 'Sex',
      claimedScore: 'Qchat-10-Score', claimedPositive: 'Class/ASD Traits',
    },
    rows: [{ line: 2, number: '1', answers: [0, 0, 0, 0, 0, 0, 1, 1, 0, 1], ageMonths: 28, sex: 'F', claimedScore: 3, claimedPositive: false }],
  });
});

test('a byte order mark, other line ends, capitals and another order of columns do not matter', () => {
  const { rows } = readScreeningFile('\uFEFF SEX ,Age_mons,A10,a9,A8,A7,A6,A5,A4,A3,A2,A1, Case_No\r\nM,20,0,1,1,1,1,1,1,1,1,1,k-7\r\n');
  expect(rows).toEqual([{ line: 2, number: 'k-7', answers: [1, 1, 1, 1, 1, 1, 1, 1, 1, 0], ageMonths: 20, sex: 'M' }]);
});

test('a file of an older spreadsheet is read too', () => {
  // 编号 and 男 in GB 18030.
  const bytes = Buffer.concat([Buffer.from([0xb1, 0xe0, 0xba, 0xc5]), Buffer.from(',A1,A2,A3,A4,A5,A6,A7,A8,A9,A10,Age_Mons,Sex\n1,1,1,1,1,0,0,0,0,0,0,20,'), Buffer.from([0xc4, 0xd0])]);
  expect(readScreeningFile(decodeText(bytes))).toMatchObject({ errors: [], rows: [{ number: '1', sex: 'M' }], columns: { number: '编号' } });
});

test.each([
  ['an answer that is neither 0 nor 1', { 2: '2' }, { column: 'A2', code: 'answer-invalid' }],
  ['a missing answer', { 10: '' }, { column: 'A10', code: 'answer-invalid' }],
  ['an age in words', { 11: 'two years' }, { column: 'Age_Mons', code: 'age-invalid' }],
  ['a score in words', { 12: 'three' }, { column: 'Qchat-10-Score', code: 'score-invalid' }],
  ['a sex that is none', { 13: 'x' }, { column: 'Sex', code: 'sex-invalid' }],
  ['a result that is none', { 18: 'perhaps' }, { column: 'Class/ASD Traits', code: 'result-invalid' }],
  ['no number', { 0: ' ' }, { column: 'number', code: 'number-missing' }],
])('%s is an error of that row and column, without the value; other rows go on', (_what, change, expected) => {
  const { rows, errors, total } = file(row(change as unknown as Record<number, string>), row({ 0: '2' }));
  expect(errors).toEqual([{ line: 2, message: expect.any(String), ...expected }]);
  for (const value of Object.values(change).filter((text) => text.length > 2)) expect(JSON.stringify(errors)).not.toContain(value);
  expect([rows.map(({ number }) => number), total]).toEqual([['2'], 2]);
});

test('all errors of a row are told, and it counts once', () => {
  const { errors, total, rows } = file(row({ 1: '5', 3: '', 11: 'x' }));
  expect(errors.map(({ column }) => column)).toEqual(['A1', 'A3', 'Age_Mons']);
  expect([total, rows]).toEqual([1, []]);
});

test('a number twice in one file is refused at its second line; rows that look alike are different children', () => {
  expect(file(row(), row({ 0: '2' }), row()).errors).toEqual([{ line: 4, column: 'number', code: 'number-repeated', message: expect.any(String) }]);
});

test('a short line, a damaged line and an empty line', () => {
  const { rows, errors, total } = file('1,0,0', '', '2,0,0,0,0,0,0,1,1,0,1,28,3,f,"a" b,yes,no,x,No', row({ 0: '3' }));
  expect(rows.map(({ number }) => number)).toEqual(['3']);
  expect(errors.filter(({ line }) => line === 2).length).toBeGreaterThan(1);
  expect(errors).toContainEqual(expect.objectContaining({ code: 'line-unreadable' }));
  expect(total).toBe(3);
});

test('a quote that is never closed costs its own line only; a cell may span lines', () => {
  expect(file(row({ 14: '"open' }), row({ 0: '2' }))).toMatchObject({ total: 2, rows: [{ number: '2', line: 3 }], errors: [{ line: 2, code: 'line-unreadable' }] });
  expect(file(row({ 14: '"two\nlines"' }), row({ 0: '2' }))).toMatchObject({ total: 2, errors: [], rows: [{ number: '1' }, { number: '2', line: 4 }] });
});

test('a file that is no screening list is not imported at all', () => {
  expect(() => readScreeningFile('')).toThrow(UnreadableFile);
  expect(() => readScreeningFile('name,age\nx,3\n')).toThrow('A1, A2');
  expect(() => readScreeningFile(`${HEADER.slice(1)}\n`)).toThrow('Case_No');
});
