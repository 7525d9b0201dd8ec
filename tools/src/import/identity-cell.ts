import { dayOf, isDamaged, type Row } from './sheet.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The check character of GB 11643-1999 for 17 digits. Written here once more: what is wrong in a list shall be said before anything is sent. */
const checkOf = (digits: string): string => '10X98765432'[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11]!;

export interface IdentityCell { readonly kind: 'RESIDENT_ID' | 'BIRTH_CERTIFICATE'; readonly number: string }

/** An identity number, or null where it is said what is wrong. The kind of an 18-character number is the service's to tell. */
export const identityOf = <C extends string>(row: Row<C>, column: C): IdentityCell | null => {
  const number = row.cell(column).replace(/\s/g, '').toUpperCase();
  if (/^[A-Z]\d{9}$/.test(number)) return { kind: 'BIRTH_CERTIFICATE', number };
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) {
    return isDamaged(number)
      ? row.wrong(column, 'number-damaged', '号码已被表格软件改成科学计数法，末几位已丢失：请将该列设为“文本”后重新填写', 'a spreadsheet has made a floating-point number of it, and its last digits are lost: format the column as text and fill it in again')
      : row.wrong(column, 'identity-format', '应为 18 位证件号码', 'must be a number of 18 characters');
  }
  if (!dayOf(number.slice(6, 14))) return row.wrong(column, 'identity-birth-date', '号码中的出生日期不存在', 'the birth date in it does not exist');
  if (number[17] !== checkOf(number)) {
    return isDamaged(number)
      ? row.wrong(column, 'number-damaged', '末几位被表格软件改成 0：请将该列设为“文本”后重新填写', 'a spreadsheet has made its last digits 0: format the column as text and fill it in again')
      : row.wrong(column, 'identity-check-failed', '校验码不符，请核对号码', 'its check character does not fit');
  }
  return { kind: 'RESIDENT_ID', number };
};

/** A certificate number: identity, class 1–7, grade 1–4, perhaps a suffix; null where it is said what is wrong. */
export const certificateOf = <C extends string>(row: Row<C>, column: C): string | null => {
  const number = row.cell(column).replace(/\s/g, '').toUpperCase();
  if (isDamaged(number)) return row.wrong(column, 'number-damaged', '号码已被表格软件改动：请将该列设为“文本”后重新填写', 'a spreadsheet has changed it: format the column as text and fill it in again');
  if (!/^[1-9]\d{16}[\dX][1-7][1-4](B\d{1,2})?$/.test(number)) return row.wrong(column, 'certificate-format', '应为 20 位残疾人证号（身份证号、类别、等级）', 'must be a number of 20 characters: identity, class, grade');
  return number[17] === checkOf(number) ? number : row.wrong(column, 'certificate-identity', '其中的身份证号校验码不符', 'the check character of the identity in it does not fit');
};

/** Whose a row is, by its number or else by the one in its certificate; null where it is said what is wrong. */
export const whoseOf = (row: Row<'identity' | 'certificate'>): IdentityCell | null => {
  if (row.cell('identity') !== '') return identityOf(row, 'identity');
  const certificate = row.cell('certificate') === '' ? null : certificateOf(row, 'certificate');
  if (certificate === null && row.sound) row.wrong('identity', 'identity-missing', '须填身份证号或残疾证号', 'a number or a certificate is needed');
  return certificate ? { kind: 'RESIDENT_ID', number: certificate.slice(0, 18) } : null;
};
