import { type Form, labelOf, type PersonalValue } from '@kangfu/nest';
import { ConsentGiverEnum, ConsentPurposeEnum, DataClassEnum } from '../consents/consent.types.js';
import type { ConsentRow } from '../consents/consents.projection.js';
import { MaterialEnum, NeedKindEnum, type Receipt } from '../cases/case.types.js';
import type { CaseRow } from '../cases/cases.projection.js';
import { RelationEnum } from '../persons/person-parts.types.js';

/** What forms name beside their own row: the person as the reader may see them, and the window. */
export interface Around { readonly name: PersonalValue | null; readonly window: { readonly name: string; readonly phone: string | null } | null }

const day = (instant: string): string => instant.slice(0, 10);
const unitOf = ({ window }: Around): string | null => window && `${window.name}${window.phone === null ? '' : `（电话 ${window.phone}）`}`;

export const receiptForm = ({ number, filedAt, needs, received, missing, workingDays, decideBy }: Receipt, around: Around): Form => ({
  title: '康复服务申请受理回执',
  facts: [['编号', number], ['申请人', around.name], ['申请日期', day(filedAt)], ['申请的服务', needs.map((need) => labelOf(NeedKindEnum, need).zh).join('、')], ['受理窗口', unitOf(around)], ['办理期限', `${workingDays} 个工作日，至 ${decideBy}`]],
  lists: [{ heading: '已收材料', lines: received.map((each) => labelOf(MaterialEnum, each).zh) }, { heading: '尚缺材料', lines: missing.map((each) => labelOf(MaterialEnum, each).zh) }],
  note: '请凭编号查询办理情况。补正材料期间不计入办理期限。', signatures: ['申请人（监护人）', '经办人'],
});

/** The one notice that names everything that is missing; null while nothing is, or nobody has returned the request. */
export const completionNotice = ({ status, receipt, filedAt, needs, missing }: CaseRow, around: Around): Form | null => (status !== 'returned' || missing.length === 0 ? null : {
  title: '补正材料一次性告知书',
  facts: [['受理编号', receipt?.number ?? null], ['申请人', around.name], ['申请日期', day(filedAt)], ['申请的服务', needs.map(({ kind }) => labelOf(NeedKindEnum, kind).zh).join('、')], ['受理窗口', unitOf(around)]],
  lists: [{ heading: '需补正的材料', lines: missing.map((each) => labelOf(MaterialEnum, each).zh) }],
  note: '以上为需补正的全部材料，补齐后继续办理；补正期间不计入办理期限。', signatures: ['申请人（监护人）', '告知人'],
});

export const consentForm = (row: ConsentRow, recipients: readonly string[], around: Around): Form => ({
  title: '知情同意书',
  facts: [
    ['当事人', around.name], ['同意人', `${labelOf(ConsentGiverEnum, row.givenBy).zh}${row.relation ? `（${labelOf(RelationEnum, row.relation).zh}）` : ''}`], ['有效期', `${row.validFrom} 至 ${row.validUntil ?? '撤回之日'}`],
    ...(row.withdrawnAt === null ? [] : [['已撤回', day(row.withdrawnAt)] as const]),
  ],
  lists: [
    { heading: '用途', lines: row.purposes.map((each) => labelOf(ConsentPurposeEnum, each).zh) }, { heading: '接收单位', lines: recipients }, { heading: '数据类别', lines: row.dataClasses.map((each) => labelOf(DataClassEnum, each).zh) },
  ],
  note: '同意人可随时撤回，撤回立即生效。', signatures: ['本人或监护人', '经办人'],
});
