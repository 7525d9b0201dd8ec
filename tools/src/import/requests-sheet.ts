import { type IdentityCell, whoseOf } from './identity-cell.ts';
import { type Column, dayOf, type Lang, readSheet, several, type Sheet } from './sheet.ts';

/** A request as `fileRequest` takes it, with the line it stands on. */
export interface RequestRow {
  readonly line: number;
  readonly identity: IdentityCell;
  readonly needs: readonly string[];
  readonly provided: readonly string[];
  readonly statement?: string;
  /** What tells this request from the person's others in the same list. */
  readonly requestedOn?: string;
}

/** Whose a row is: by a number or by a certificate. */
export const WHOSE_COLUMNS = {
  identity: { names: ['身份证号', '身份证号码', '公民身份号码', '公民身份证号码', '证件号码', '证件号', 'id_number', 'identity'] },
  certificate: { names: ['残疾证号', '残疾人证号', '残疾人证号码', '残疾证号码', 'certificate', 'certificate_number'] },
} as const satisfies Readonly<Record<string, Column>>;

export const REQUEST_COLUMNS = {
  ...WHOSE_COLUMNS,
  needs: { names: ['需求', '服务需求', '康复需求', '需求类别', 'needs'], required: true },
  provided: { names: ['已交材料', '材料', '提交材料', 'papers'] },
  statement: { names: ['申请说明', '需求说明', '说明', '备注', 'statement'] },
  requestedOn: { names: ['申请日期', '提出日期', 'requested_on'] },
} as const satisfies Readonly<Record<string, Column>>;

/** Needs and services by what the streets call them. */
export const NEEDS: Readonly<Record<string, string>> = {
  康复训练: 'REHABILITATION_TRAINING', 功能训练: 'REHABILITATION_TRAINING', 医疗康复: 'REHABILITATION_TRAINING', 教育康复: 'EDUCATION', 教育: 'EDUCATION', 职业康复: 'VOCATIONAL', 就业: 'VOCATIONAL', 职康: 'VOCATIONAL',
  辅具服务: 'ASSISTIVE_DEVICES', 辅具: 'ASSISTIVE_DEVICES', 辅助器具: 'ASSISTIVE_DEVICES', 辅具适配: 'ASSISTIVE_DEVICES', 心理康复: 'PSYCHOLOGICAL', 心理: 'PSYCHOLOGICAL', 心理疏导: 'PSYCHOLOGICAL', 居家康复: 'HOME_BASED', 居家: 'HOME_BASED', 居家服务: 'HOME_BASED',
};
const PAPERS: Readonly<Record<string, string>> = {
  申请表: 'APPLICATION_FORM', 康复服务申请表: 'APPLICATION_FORM', 身份证: 'IDENTITY_DOCUMENT', 身份证件: 'IDENTITY_DOCUMENT', 残疾证: 'DISABILITY_PROOF', 残疾人证: 'DISABILITY_PROOF', 诊断证明: 'DISABILITY_PROOF', 残疾人证或诊断证明: 'DISABILITY_PROOF',
  病历: 'MEDICAL_RECORD', 近期病历: 'MEDICAL_RECORD', 学校证明: 'SCHOOL_STATEMENT', 在读学校情况说明: 'SCHOOL_STATEMENT', 辅具适配建议: 'DEVICE_PRESCRIPTION', 适配建议: 'DEVICE_PRESCRIPTION',
};
/** Several codes in one cell, by their labels or as codes; null for what is neither. */
export const coded = (labels: Readonly<Record<string, string>>, text: string): (string | null)[] => several(text).map((part) => labels[part] ?? (Object.values(labels).includes(part.toUpperCase().replace(/-/g, '_')) ? part.toUpperCase().replace(/-/g, '_') : null));

/** A list of requests: whose (by number), and for what. */
export const readRequests = (text: string, lang: Lang): Sheet<RequestRow> => {
  const seen = new Map<string, number>();
  return readSheet(text, REQUEST_COLUMNS, lang, (row) => {
    const identity = whoseOf(row);
    const needs = coded(NEEDS, row.cell('needs'));
    if (needs.length === 0) row.wrong('needs', 'needs-missing', '须填需求', 'the needs are missing');
    if (needs.includes(null)) row.wrong('needs', 'need-unknown', '应为：康复训练、教育康复、职业康复、辅具服务、心理康复、居家康复', 'must be of 康复训练, 教育康复, 职业康复, 辅具服务, 心理康复, 居家康复');
    const provided = coded(PAPERS, row.cell('provided'));
    if (provided.includes(null)) row.wrong('provided', 'paper-unknown', '材料名称不在清单内', 'a paper is not on the checklist');
    const requestedOn = row.cell('requestedOn') === '' ? null : dayOf(row.cell('requestedOn')) ?? row.wrong('requestedOn', 'date-invalid', '应为日期，如 2026-03-31', 'must be a day such as 2026-03-31');
    const key = `${identity?.number} ${requestedOn} ${[...needs].sort().join()}`;
    const earlier = seen.get(key);
    if (row.sound && earlier !== undefined) row.wrong('identity', 'request-repeated', `与第 ${earlier} 行重复`, `stands on line ${earlier} already`);
    if (!row.sound || identity === null) return null;
    seen.set(key, row.line);
    return {
      line: row.line, identity, needs: [...new Set(needs as string[])], provided: [...new Set(provided as string[])],
      ...(row.cell('statement') !== '' ? { statement: row.cell('statement') } : {}), ...(requestedOn ? { requestedOn } : {}),
    };
  });
};
