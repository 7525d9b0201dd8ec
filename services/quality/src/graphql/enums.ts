import { type Role, ROLE_LABELS } from '@kangfu/access';
import { enumOf } from '@kangfu/nest';
import type { DocumentKind } from '../archive/catalogue.js';
import type { CloseReason, ReopenReason } from '../closure/closure.events.js';
import type { ConditionCode, ConditionState } from '../closure/conditions.js';
import type { Anomaly, FlagKind, Resolution, Severity } from '../flag/flag.events.js';
import type { HoldReason } from '../hold/hold.events.js';
import type { JourneyStatus, StepName, StepState } from '../journey/journey.js';
import type { Progress } from '../progress/progress.events.js';

export const ProgressEnum = enumOf<Progress>('Progress', { zh: '进展', en: 'How it goes' }, {
  better: { zh: '好于预期', en: 'Better than expected' }, 'as-expected': { zh: '符合预期', en: 'As expected' }, slow: { zh: '缓慢', en: 'Slow' }, none: { zh: '无进展', en: 'None' }, worse: { zh: '倒退', en: 'Worse' },
});
export const CloseReasonEnum = enumOf<CloseReason>('CloseReason', { zh: '结案原因', en: 'Why a case is closed' }, {
  'goal-met': { zh: '目标达成', en: 'Goal met' }, 'other-service': { zh: '转其他服务', en: 'Other service' }, 'own-wish': { zh: '本人意愿', en: 'Own wish' }, moved: { zh: '迁出', en: 'Moved' },
  lost: { zh: '失联', en: 'Contact lost' }, died: { zh: '死亡', en: 'Died' }, 'not-eligible': { zh: '不符合条件', en: 'Not eligible' }, 'entered-in-error': { zh: '录入错误', en: 'Entered in error' },
});
export const ReopenReasonEnum = enumOf<ReopenReason>('ReopenReason', { zh: '重开原因', en: 'Why a case is reopened' }, {
  'new-need': { zh: '新的需求', en: 'New need' }, returned: { zh: '迁回', en: 'Moved back' }, 'contact-regained': { zh: '恢复联系', en: 'Contact regained' }, 'closed-in-error': { zh: '误结案', en: 'Closed in error' },
  complaint: { zh: '投诉', en: 'Complaint' }, other: { zh: '其他', en: 'Other' },
});
export const STEP_LABELS: Readonly<Record<StepName, { readonly zh: string; readonly en: string }>> = {
  accept: { zh: '受理', en: 'Accept' }, triage: { zh: '分流', en: 'Triage' }, 'assess-refer': { zh: '评估转介', en: 'Assess and refer' }, plan: { zh: '制定计划', en: 'Plan' }, deliver: { zh: '实施', en: 'Deliver' },
  track: { zh: '跟踪', en: 'Track' }, review: { zh: '评估审核', en: 'Review effect' }, 'follow-up': { zh: '回访', en: 'Follow up' }, close: { zh: '结案', en: 'Close' },
};
export const JourneyStepNameEnum = enumOf<StepName>('JourneyStepName', { zh: '九步流程的步骤', en: 'Step of the nine' }, STEP_LABELS);
export const StepStateEnum = enumOf<StepState>('StepState', { zh: '步骤状态', en: 'State of a step' }, {
  pending: { zh: '未开始', en: 'Pending' }, active: { zh: '进行中', en: 'Active' }, done: { zh: '已完成', en: 'Done' }, skipped: { zh: '不适用', en: 'Skipped' },
});
export const JourneyStatusEnum = enumOf<JourneyStatus>('JourneyStatus', { zh: '流程状态', en: 'Status of a journey' }, {
  open: { zh: '进行中', en: 'Open' }, refused: { zh: '不予受理', en: 'Refused' }, withdrawn: { zh: '已撤回', en: 'Withdrawn' }, closed: { zh: '已结案', en: 'Closed' },
});
export const RoleEnum = enumOf<Role>('Role', { zh: '角色', en: 'Role' }, ROLE_LABELS);
export const HoldReasonEnum = enumOf<HoldReason>('HoldReason', { zh: '暂停原因', en: 'Why a case is on hold' }, {
  'in-hospital': { zh: '住院', en: 'In hospital' }, away: { zh: '外出', en: 'Away' }, family: { zh: '家庭原因', en: 'Family' }, 'awaiting-device': { zh: '等待辅具', en: 'Waiting for a device' },
  'awaiting-funds': { zh: '等待经费', en: 'Waiting for funds' }, 'agency-closed': { zh: '机构停业', en: 'The agency is closed' }, other: { zh: '其他（须说明）', en: 'Other, to be explained' },
});
export const FlagKindEnum = enumOf<FlagKind>('FlagKind', { zh: '预警类别', en: 'Kind of a flag' }, {
  'missed-note': { zh: '漏记跟踪', en: 'A scheduled note did not come' }, 'no-progress': { zh: '无进展', en: 'No progress' }, safety: { zh: '安全', en: 'Safety' }, 'service-quality': { zh: '服务质量', en: 'Quality of service' },
  'guardians-disagree': { zh: '监护人意见不一', en: 'Guardians disagree' }, 'data-conflict': { zh: '信息矛盾', en: 'Data that contradict' }, 'session-anomaly': { zh: '服务记录异常', en: 'Sessions that cannot be right' }, other: { zh: '其他（须说明）', en: 'Other, to be explained' },
});
export const AnomalyEnum = enumOf<Anomaly>('SessionAnomaly', { zh: '服务记录异常', en: 'What is wrong with sessions' }, {
  'therapist-twice': { zh: '治疗师同时两处', en: 'A therapist in two places at once' }, 'client-twice': { zh: '服务对象同时两处', en: 'A client in two sessions at once' },
  'closed-day': { zh: '机构停业日有服务', en: 'The agency was closed that day' }, 'not-designated': { zh: '机构定点暂停或终止期间有服务', en: 'The agency was suspended or not designated' },
});
export const SeverityEnum = enumOf<Severity>('FlagSeverity', { zh: '预警程度', en: 'Severity of a flag' }, { low: { zh: '低', en: 'Low' }, medium: { zh: '中', en: 'Medium' }, high: { zh: '高', en: 'High' } });
export const FlagResolutionEnum = enumOf<Resolution>('FlagResolution', { zh: '预警处理结果', en: 'What was done about a flag' }, {
  'done-since': { zh: '已补办', en: 'Done since' }, 'plan-changed': { zh: '已调整计划', en: 'The plan was changed' }, 'agency-changed': { zh: '已更换机构', en: 'The agency was changed' },
  'talked-to-family': { zh: '已与家庭沟通', en: 'Talked to the family' }, 'no-ground': { zh: '经查不成立', en: 'Without ground' }, other: { zh: '其他（须说明）', en: 'Other, to be explained' },
});
export const ConditionEnum = enumOf<ConditionCode>('ClosureConditionCode', { zh: '结案条件', en: 'Condition of closing' }, {
  'needs-triaged': { zh: '需求均已分流', en: 'Every need is triaged' }, 'referrals-ended': { zh: '转介均已办结并有结果', en: 'Every referral has ended, with an outcome' }, 'loans-returned': { zh: '借出的辅具均已归还', en: 'Every device on loan is back' }, 'no-high-flag': { zh: '无未处理的高级预警', en: 'No high flag is open' },
  'contact-lost': { zh: '三次不同日期联系未果', en: 'Failed attempts on three different days' }, 'plan-approved': { zh: '计划已同意并批准', en: 'A plan was agreed and approved' },
  'effect-reviewed': { zh: '效果已评估审核', en: 'The effect was reviewed' }, visited: { zh: '已回访或失联', en: 'Visited, or contact lost' },
});
export const ConditionStateEnum = enumOf<ConditionState>('ClosureConditionState', { zh: '结案条件是否满足', en: 'Whether a condition is met' }, {
  met: { zh: '满足', en: 'Met' }, unmet: { zh: '未满足', en: 'Not met' }, waived: { zh: '因结案原因免除', en: 'Waived by the reason of closing' },
});
export const DocumentKindEnum = enumOf<DocumentKind>('DocumentKind', { zh: '归档文书类别', en: 'Kind of document in an archive' }, {
  application: { zh: '康复申请', en: 'Application' }, supplement: { zh: '补正', en: 'Completion' }, acceptance: { zh: '受理', en: 'Acceptance' }, triage: { zh: '分流', en: 'Triage' }, consent: { zh: '知情同意', en: 'Consent' },
  assessment: { zh: '功能评估', en: 'Assessment' }, opinion: { zh: '专家意见', en: 'Expert opinions' }, 'city-advice': { zh: '上报市级及退回', en: 'Escalation to the city and its advice' }, referral: { zh: '转介单', en: 'Referral' }, 'referral-answer': { zh: '转介回复', en: 'Answers to referrals' }, plan: { zh: '服务计划', en: 'Plan' },
  'plan-agreement': { zh: '计划同意书', en: 'Agreement to the plan' }, 'plan-approval': { zh: '计划批准', en: 'Approval of the plan' }, device: { zh: '辅具服务记录', en: 'Assistive devices' }, session: { zh: '服务记录', en: 'Sessions' }, 'progress-note': { zh: '跟踪记录', en: 'Progress notes' },
  'effect-review': { zh: '评估审核', en: 'Reviews of the effect' }, visit: { zh: '回访记录', en: 'Visits' }, flag: { zh: '预警及处理', en: 'Flags' }, hold: { zh: '暂停及恢复', en: 'Holds' }, closure: { zh: '结案', en: 'Closure' },
});
