import { enumOf } from '@kangfu/nest';
import type { EndReason, SuspensionReason } from '../agency/agency.events.js';
import type { LeaveReason, ReleaseReason, ReplaceEnd, ReplaceReason } from '../agency-service/agency-service.events.js';
import type { ChoiceGiver } from '../choice/choice.events.js';
import type { WaitingStatus } from '../projections/waiting-list/waiting-list.projection.js';
import type { ClosureReason } from '../closure-days/closure-days.events.js';
import type { CancelReason } from '../referral/referral.machine.js';
import type { Priority } from '../shared/vocabulary.js';

export const PriorityEnum = enumOf<Priority>('WaitingPriority', { zh: '轮候优先原因', en: 'Why a need goes before others on a waiting list' }, {
  urgent: { zh: '情况紧急', en: 'Urgent' }, 'place-lost': { zh: '原机构停止服务', en: 'Lost the place at another agency' }, 'early-childhood': { zh: '低龄儿童抢救性康复', en: 'Early childhood' }, none: { zh: '无，按先后', en: 'None: first come, first served' },
});
export const WaitingStatusEnum = enumOf<WaitingStatus>('WaitingStatus', { zh: '轮候状态', en: 'State of an entry of a waiting list' }, {
  waiting: { zh: '轮候中', en: 'Waiting' }, offered: { zh: '已有名额，正在发出转介', en: 'Has a place; the referral is being sent' }, placed: { zh: '已转介', en: 'Referred' }, ended: { zh: '已退出', en: 'Left without a place' },
});
const released: Record<ReleaseReason, { zh: string; en: string }> = {
  declined: { zh: '机构拒绝', en: 'Declined by the agency' }, cancelled: { zh: '转介取消', en: 'Referral cancelled' }, completed: { zh: '转介完成', en: 'Referral completed' }, 'not-found': { zh: '个案或上级转介不存在', en: 'The case, or the referral it is a part of, is not there' },
  'case-not-open': { zh: '个案已不在办理', en: 'The case is no longer open' }, 'need-unknown': { zh: '需求不存在', en: 'No such need' }, 'need-not-triaged-to-district': { zh: '需求未分流到区', en: 'The need is not triaged to the district' },
  'need-already-referred': { zh: '需求已转介', en: 'The need was referred already' }, 'agency-not-designated': { zh: '机构当前不是定点机构', en: 'The agency is not designated' }, 'service-not-offered': { zh: '机构不再提供此服务', en: 'The service is not offered any more' },
  'agency-not-chosen': { zh: '监护人另选机构', en: 'Another agency was chosen' }, 'consent-missing': { zh: '知情同意已失效', en: 'Consent is no longer in force' },
};
export const WaitingEndReasonEnum = enumOf<LeaveReason | ReleaseReason>('WaitingEndReason', { zh: '退出轮候的原因', en: 'Why an entry left a waiting list without a place' }, {
  ...released, 'own-wish': { zh: '本人意愿', en: 'Own wish' }, 'referred-elsewhere': { zh: '已转介到其他机构', en: 'Referred elsewhere' }, 'case-closed': { zh: '个案已结案', en: 'The case was closed' }, 'case-withdrawn': { zh: '申请已撤回或不予受理', en: 'The request was withdrawn or refused' },
  'person-died': { zh: '死亡', en: 'Died' }, 'designation-ended': { zh: '机构定点已终止', en: 'The designation ended' }, 'place-kept': { zh: '留在原机构', en: 'Stays where it is' }, 'parent-ended': { zh: '上级转介已结束', en: 'The referral it was a part of has ended' }, other: { zh: '其他', en: 'Other' },
});
export const LeaveWaitingReasonEnum = enumOf<'own-wish' | 'other'>('LeaveWaitingReason', { zh: '主动退出轮候的原因', en: 'Why somebody is taken off a waiting list' }, { 'own-wish': { zh: '本人意愿', en: 'Own wish' }, other: { zh: '其他', en: 'Other' } });
export const SuspensionReasonEnum = enumOf<SuspensionReason>('SuspensionReason', { zh: '暂停定点的原因', en: 'Why a designation is suspended' }, {
  inspection: { zh: '检查发现问题', en: 'Found in an inspection' }, incident: { zh: '发生事件', en: 'Incident' }, 'own-request': { zh: '机构申请', en: 'Asked for by the agency' }, other: { zh: '其他', en: 'Other' },
});
export const DesignationEndReasonEnum = enumOf<EndReason>('DesignationEndReason', { zh: '终止定点的原因', en: 'Why a designation is ended' }, {
  'contract-ended': { zh: '协议期满', en: 'The contract ended' }, 'own-request': { zh: '机构申请', en: 'Asked for by the agency' }, 'failed-assessment': { zh: '考核不合格', en: 'Failed its assessment' }, 'closed-down': { zh: '机构停业', en: 'Closed down' }, other: { zh: '其他', en: 'Other' },
});
export const CancelReasonEnum = enumOf<CancelReason>('CancelReason', { zh: '系统请求取消的原因', en: 'Why the system asked to cancel by itself' }, {
  'case-closed': { zh: '个案已结案', en: 'The case was closed' }, 'case-withdrawn': { zh: '申请已撤回或不予受理', en: 'The request was withdrawn or refused' }, 'person-died': { zh: '死亡', en: 'The person died' }, 'parent-ended': { zh: '上级转介已结束', en: 'The referral it was a part of has ended' },
  're-placed': { zh: '已转安置到其他机构', en: 'Found another place' },
});
export const ChoiceGiverEnum = enumOf<ChoiceGiver>('ChoiceGiver', { zh: '选择人', en: 'Who chose' }, { client: { zh: '本人', en: 'The client' }, guardian: { zh: '监护人', en: 'A guardian' } });
export const ReplaceReasonEnum = enumOf<ReplaceReason>('RePlacementReason', { zh: '须转安置的原因', en: 'Why another place is to be found' }, {
  suspended: { zh: '机构定点已暂停', en: 'The designation is suspended' }, ended: { zh: '机构定点已终止，或不再包括此服务', en: 'The designation has ended, or no longer names the service' },
});
export const ReplaceStateEnum = enumOf<ReplaceEnd | 'open'>('RePlacementState', { zh: '转安置状态', en: 'State of the duty to find another place' }, {
  open: { zh: '待转安置', en: 'Owed' }, referred: { zh: '已转介到其他机构', en: 'Referred elsewhere' }, stays: { zh: '本人或监护人选择留下', en: 'Stays by own decision' }, resumed: { zh: '机构已恢复', en: 'The agency goes on' },
});
export const ClosureReasonEnum = enumOf<ClosureReason>('ClosureDayReason', { zh: '停业原因', en: 'Why an agency is closed' }, {
  typhoon: { zh: '台风等灾害天气', en: 'Typhoon or other dangerous weather' }, holiday: { zh: '放假', en: 'Holiday' }, premises: { zh: '场地原因', en: 'The premises cannot be used' }, staff: { zh: '人员原因', en: 'No staff' }, other: { zh: '其他', en: 'Other' },
});
