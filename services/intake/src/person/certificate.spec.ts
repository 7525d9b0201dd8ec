import { parseCertificate } from './certificate.js';

const parse = (text: string) => parseCertificate(text, '2026-11-22');
const code = (text: string) => { const parsed = parse(text); return 'code' in parsed ? parsed.code : null; };

test('a number is an identity, a class and a grade', () =>
  expect(parse('11010519491231002X62')).toMatchObject({ disabilityClass: 6, grade: 2, replacement: null, identity: { number: '11010519491231002X' } }));

test('the suffix of a replacement is kept', () => expect(parse('11010519491231002x62b1')).toMatchObject({ grade: 2, replacement: 'B1' }));

test('a grade beyond four and classes 0 and 8 are refused', () => {
  expect(code('11010519491231002X75')).toBe('certificate-grade');
  expect(code('11010519491231002X60')).toBe('certificate-grade');
  expect(code('11010519491231002X02')).toBe('certificate-class');
  expect(code('11010519491231002X82')).toBe('certificate-class');
});

test('an identity that fails its check, and other lengths, are refused', () => {
  expect(code('11010519491231003X62')).toBe('certificate-identity');
  expect(code('11010519491231002X6')).toBe('certificate-format');
  expect(code('11010519491231002X62C1')).toBe('certificate-format');
});
