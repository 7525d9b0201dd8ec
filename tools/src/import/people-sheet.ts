import { certificateOf, identityOf, type IdentityCell } from './identity-cell.ts';
import type { Places } from './places.ts';
import { type Column, dayOf, type Lang, readSheet, type Sheet } from './sheet.ts';

/** A person as `registerPerson` takes them, with the line they stand on. */
export interface PersonRow {
  readonly line: number;
  readonly name: string;
  readonly identity?: IdentityCell;
  readonly certificateNumber?: string;
  readonly evidence?: { readonly issuerLevel: string; readonly issuedOn: string; readonly suspected: boolean };
  readonly birthDate?: string;
  readonly sex?: 'M' | 'F';
  readonly street: string;
  readonly community?: string;
  readonly phone?: string;
  readonly address?: string;
  readonly guardianName?: string;
  readonly guardianPhone?: string;
}

export const PEOPLE_COLUMNS = {
  name: { names: ['姓名', '残疾人姓名', '名字', 'name'], required: true },
  identity: { names: ['身份证号', '身份证号码', '公民身份号码', '公民身份证号码', '证件号码', '证件号', 'id_number', 'identity'] },
  certificate: { names: ['残疾证号', '残疾人证号', '残疾人证号码', '残疾证号码', 'certificate', 'certificate_number'] },
  birthDate: { names: ['出生日期', '出生年月日', '生日', 'birth_date'] },
  sex: { names: ['性别', 'sex'] },
  phone: { names: ['联系电话', '电话', '手机', '手机号', '手机号码', '联系方式', 'phone'] },
  guardian: { names: ['监护人', '监护人姓名', '联系人', 'guardian'] },
  guardianPhone: { names: ['监护人电话', '监护人联系电话', '监护人手机', 'guardian_phone'] },
  street: { names: ['街道', '所属街道', '居住街道', 'street'] },
  community: { names: ['社区', '所属社区', '居住社区', 'community'] },
  address: { names: ['住址', '居住地址', '家庭住址', '地址', '详细地址', 'address'] },
  issuedOn: { names: ['诊断日期', '诊断证明日期', 'diagnosed_on'] },
  issuerLevel: { names: ['医院等级', '诊断医院等级', 'hospital_level'] },
  suspected: { names: ['疑似', '是否疑似', 'suspected'] },
} as const satisfies Readonly<Record<string, Column>>;

const SEXES: Readonly<Record<string, 'M' | 'F'>> = { 男: 'M', 男性: 'M', m: 'M', male: 'M', 女: 'F', 女性: 'F', f: 'F', female: 'F' };
const LEVELS: Readonly<Record<string, string>> = { 一级: 'LEVEL_1', 二级乙等: 'LEVEL_2B', 二乙: 'LEVEL_2B', 二级甲等: 'LEVEL_2A', 二甲: 'LEVEL_2A', 三级乙等: 'LEVEL_3B', 三乙: 'LEVEL_3B', 三级甲等: 'LEVEL_3A', 三甲: 'LEVEL_3A' };
export const YES = ['是', 'y', 'yes', '1', 'true'];

/** A list of people: a name, and a number, a certificate or a diagnosis each. Streets by name or code; `place` where the list has none. */
export const readPeople = (text: string, places: Places, place: string, lang: Lang): Sheet<PersonRow> => {
  const numbers = new Map<string, number>();
  return readSheet(text, PEOPLE_COLUMNS, lang, (row) => {
    const has = (column: keyof typeof PEOPLE_COLUMNS): boolean => row.cell(column) !== '';
    if (!has('name')) row.wrong('name', 'name-missing', '姓名不能为空', 'the name is missing');
    const identity = has('identity') ? identityOf(row, 'identity') : null;
    const certificateNumber = has('certificate') ? certificateOf(row, 'certificate') : null;
    const issuedOn = has('issuedOn') ? dayOf(row.cell('issuedOn')) ?? row.wrong('issuedOn', 'date-invalid', '应为日期，如 2026-03-31', 'must be a day such as 2026-03-31') : null;
    const issuerLevel = has('issuerLevel') ? LEVELS[row.cell('issuerLevel')] ?? row.wrong('issuerLevel', 'hospital-level-unknown', '应为医院等级，如 三级甲等', 'must be a level such as 三级甲等') : null;
    if (!has('identity') && !has('certificate') && !(issuedOn && issuerLevel)) row.wrong('identity', 'identity-missing', '身份证号、残疾证号、诊断证明（日期与医院等级）至少填一项', 'a number, a certificate or a diagnosis with its day and the level of the hospital is needed');
    const number = identity?.number ?? certificateNumber?.slice(0, 18);
    if (number !== undefined) {
      const earlier = numbers.get(number);
      if (earlier !== undefined) row.wrong(identity ? 'identity' : 'certificate', 'number-repeated', `与第 ${earlier} 行重复`, `stands on line ${earlier} already`);
      else numbers.set(number, row.line);
    }
    const birthDate = has('birthDate') ? dayOf(row.cell('birthDate')) ?? row.wrong('birthDate', 'date-invalid', '应为日期，如 2026-03-31', 'must be a day such as 2026-03-31') : null;
    const sex = has('sex') ? SEXES[row.cell('sex').toLowerCase()] ?? row.wrong('sex', 'sex-invalid', '应为 男 或 女', 'must be 男 or 女') : null;
    const street = has('street') ? places.street(row.cell('street')) ?? row.wrong('street', 'street-unknown', '没有此街道', 'there is no such street') : place;
    const community = street !== null && has('community') ? places.community(row.cell('community'), street) ?? row.wrong('community', 'community-unknown', '该街道没有此社区', 'the street has no such community') : null;
    const phone = row.cell('phone').replace(/\s/g, '');
    if (phone !== '' && (isFloat(phone) || !/^[+\d][\d()-]{4,38}$/.test(phone))) row.wrong('phone', 'phone-invalid', '应为电话号码', 'must be a phone number');
    if (!row.sound || street === null) return null;
    return {
      line: row.line, name: row.cell('name'), street,
      ...(identity ? { identity } : {}), ...(certificateNumber ? { certificateNumber } : {}), ...(issuedOn && issuerLevel ? { evidence: { issuerLevel, issuedOn, suspected: YES.includes(row.cell('suspected').toLowerCase()) } } : {}),
      ...(birthDate ? { birthDate } : {}), ...(sex ? { sex } : {}), ...(community ? { community } : {}), ...(phone ? { phone } : {}), ...(has('address') ? { address: row.cell('address') } : {}),
      ...(has('guardian') ? { guardianName: row.cell('guardian') } : {}), ...(has('guardianPhone') ? { guardianPhone: row.cell('guardianPhone').replace(/\s/g, '') } : {}),
    };
  });
};
const isFloat = (text: string): boolean => /e\+/i.test(text) || /\.\d/.test(text);
