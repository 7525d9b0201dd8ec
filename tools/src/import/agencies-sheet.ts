import { NEEDS } from './requests-sheet.ts';
import { type Column, dayOf, type Lang, readSheet, several, type Sheet } from './sheet.ts';

/** An agency as `openUnit` and `designateAgency` take it, with the line it stands on. */
export interface AgencyRow {
  readonly line: number;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly parent: string;
  readonly services: readonly string[];
  readonly classes: readonly number[];
  readonly capacity: number;
  readonly validFrom: string;
  readonly validUntil: string | null;
}

export const AGENCY_COLUMNS = {
  code: { names: ['机构代码', '代码', '机构编号', 'code'], required: true },
  name: { names: ['机构名称', '名称', '定点机构', '机构', 'name'], required: true },
  nameEn: { names: ['英文名称', 'name_en'] },
  parent: { names: ['上级机构', '上级', '所属区', 'parent'] },
  services: { names: ['服务类别', '服务项目', '服务内容', '定点项目', 'services'], required: true },
  classes: { names: ['残疾类别', '服务对象', '对象类别', 'classes'] },
  capacity: { names: ['容量', '服务名额', '名额', '人数', 'capacity'], required: true },
  validFrom: { names: ['起始日', '定点起始日', '有效期起', '开始日期', 'valid_from'], required: true },
  validUntil: { names: ['截止日', '定点截止日', '有效期止', '结束日期', 'valid_until'] },
} as const satisfies Readonly<Record<string, Column>>;

const CLASSES: Readonly<Record<string, number>> = { 视力: 1, 听力: 2, 言语: 3, 肢体: 4, 智力: 5, 精神: 6, 多重: 7, 孤独症: 6 };
const classesOf = (text: string): (number | null)[] => (text === '' || text === '全部' ? [1, 2, 3, 4, 5, 6, 7] : several(text).map((part) => CLASSES[part.replace(/残疾$/, '')] ?? (/^[1-7]$/.test(part) ? Number(part) : null)));

/** A list of agencies: code, name, services, classes, places, and from when to when. `place` is the unit above where the list names none. */
export const readAgencies = (text: string, place: string, lang: Lang): Sheet<AgencyRow> => {
  const codes = new Map<string, number>();
  return readSheet(text, AGENCY_COLUMNS, lang, (row) => {
    const code = row.cell('code').toLowerCase();
    if (!/^[a-z0-9][a-z0-9-]{1,39}$/.test(code)) row.wrong('code', 'unit-code', '应为 2–40 位小写字母、数字或连字符', 'must be 2 to 40 small letters, digits or hyphens');
    const earlier = codes.get(code);
    if (earlier !== undefined) row.wrong('code', 'code-repeated', `与第 ${earlier} 行重复`, `stands on line ${earlier} already`);
    codes.set(code, row.line);
    if (row.cell('name') === '') row.wrong('name', 'name-missing', '名称不能为空', 'the name is missing');
    const services = several(row.cell('services')).map((part) => NEEDS[part] ?? null);
    if (services.length === 0 || services.includes(null)) row.wrong('services', 'service-unknown', '应为：康复训练、教育康复、职业康复、辅具服务、心理康复、居家康复', 'must be of 康复训练, 教育康复, 职业康复, 辅具服务, 心理康复, 居家康复');
    const classes = classesOf(row.cell('classes'));
    if (classes.includes(null)) row.wrong('classes', 'class-unknown', '应为：视力、听力、言语、肢体、智力、精神、多重', 'must be of 视力, 听力, 言语, 肢体, 智力, 精神, 多重');
    if (!/^\d{1,6}$/.test(row.cell('capacity'))) row.wrong('capacity', 'capacity-invalid', '应为整数', 'must be a whole number');
    const day = (column: 'validFrom' | 'validUntil'): string | null => dayOf(row.cell(column)) ?? row.wrong(column, 'date-invalid', '应为日期，如 2026-03-31', 'must be a day such as 2026-03-31');
    const validFrom = day('validFrom');
    const validUntil = row.cell('validUntil') === '' || row.cell('validUntil') === '长期' ? null : day('validUntil');
    if (validFrom && validUntil && validUntil < validFrom) row.wrong('validUntil', 'period-reversed', '早于起始日', 'is before the first day');
    if (!row.sound || validFrom === null) return null;
    return {
      line: row.line, code, nameZh: row.cell('name'), nameEn: row.cell('nameEn') || code, parent: row.cell('parent') || place,
      services: [...new Set(services as string[])].sort(), classes: [...new Set(classes as number[])].sort(), capacity: Number(row.cell('capacity')), validFrom, validUntil,
    };
  });
};
