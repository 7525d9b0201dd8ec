import { whoseOf, type IdentityCell } from './identity-cell.ts';
import { coded, NEEDS, WHOSE_COLUMNS } from './requests-sheet.ts';
import { type Column, dayOf, type Lang, readSheet, type Sheet } from './sheet.ts';

/** What a visit found, as `recordNeedScreening` takes it, with the line it stands on. */
export interface NeedsScreeningRow {
  readonly line: number;
  readonly identity: IdentityCell;
  readonly outcome: string;
  readonly needs: readonly string[];
  readonly day?: string;
  readonly pairedWith?: string;
  readonly note?: string;
}

export const NEEDS_SCREENING_COLUMNS = {
  ...WHOSE_COLUMNS,
  outcome: { names: ['筛查结果', '结果', '筛查情况', 'outcome'], required: true },
  needs: { names: ['需求', '服务需求', '康复需求', '需求类别', 'needs'] },
  day: { names: ['筛查日期', '入户日期', '日期', 'day'] },
  pairedWith: { names: ['康复治疗师', '治疗师', '同行人员', 'paired_with'] },
  note: { names: ['备注', '情况说明', '说明', 'note'] },
} as const satisfies Readonly<Record<string, Column>>;

const OUTCOMES: Readonly<Record<string, string>> = {
  已筛查: 'SCREENED', 完成: 'SCREENED', 已完成: 'SCREENED', 拒绝: 'REFUSED', 拒访: 'REFUSED', 外出: 'AWAY', 不在家: 'AWAY', 未遇: 'AWAY', 外出未遇: 'AWAY', 迁出: 'MOVED', 已迁出: 'MOVED', 搬走: 'MOVED', 去世: 'DIED', 已去世: 'DIED', 死亡: 'DIED',
};

/** The round of a needs-screening campaign as the liaison wrote it down: whom (by number), what became of the visit, and what is needed. */
export const readNeedsScreenings = (text: string, lang: Lang): Sheet<NeedsScreeningRow> => {
  const seen = new Map<string, number>();
  return readSheet(text, NEEDS_SCREENING_COLUMNS, lang, (row) => {
    const identity = whoseOf(row);
    const [outcome] = coded(OUTCOMES, row.cell('outcome'));
    if (outcome === undefined) row.wrong('outcome', 'outcome-missing', '须填筛查结果', 'the outcome is missing');
    if (outcome === null) row.wrong('outcome', 'outcome-unknown', '应为：已筛查、拒绝、外出、迁出、去世', 'must be of 已筛查, 拒绝, 外出, 迁出, 去世');
    const needs = coded({ ...NEEDS, 无: 'NONE', 无需求: 'NONE' }, row.cell('needs')).filter((need) => need !== 'NONE');
    if (needs.includes(null)) row.wrong('needs', 'need-unknown', '应为：康复训练、教育康复、职业康复、辅具服务、心理康复、居家康复', 'must be of 康复训练, 教育康复, 职业康复, 辅具服务, 心理康复, 居家康复');
    if (needs.length > 0 && outcome !== 'SCREENED' && outcome != null) row.wrong('needs', 'needs-without-screening', '未筛查的不应填需求', 'needs are found by a screening only');
    const day = row.cell('day') === '' ? null : dayOf(row.cell('day')) ?? row.wrong('day', 'date-invalid', '应为日期，如 2026-03-31', 'must be a day such as 2026-03-31');
    const earlier = identity && seen.get(identity.number);
    if (row.sound && earlier) row.wrong('identity', 'person-repeated', `与第 ${earlier} 行重复`, `stands on line ${earlier} already`);
    if (!row.sound || identity === null) return null;
    seen.set(identity.number, row.line);
    return {
      line: row.line, identity, outcome: outcome!, needs: [...new Set(needs as string[])].sort(), ...(day ? { day } : {}),
      ...(row.cell('pairedWith') !== '' ? { pairedWith: row.cell('pairedWith') } : {}), ...(row.cell('note') !== '' ? { note: row.cell('note') } : {}),
    };
  });
};
