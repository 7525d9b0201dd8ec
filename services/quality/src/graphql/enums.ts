import { type Role, ROLE_LABELS } from '@kangfu/access';
import { enumOf } from '@kangfu/nest';
import type { CloseReason, ReopenReason } from '../closure/closure.events.js';
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
  open: { zh: '进行中', en: 'Open' }, refused: { zh: '不予受理', en: 'Refused' }, closed: { zh: '已结案', en: 'Closed' },
});
export const RoleEnum = enumOf<Role>('Role', { zh: '角色', en: 'Role' }, ROLE_LABELS);
