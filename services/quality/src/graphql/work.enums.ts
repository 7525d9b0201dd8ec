import { enumOf } from '@kangfu/nest';
import type { WorkKind } from '../worklist/work-kinds.js';

export const WorkKindEnum = enumOf<WorkKind>('WorkKind', { zh: '待办事项种类', en: 'Kind of work to be done' }, {
  'decide-request': { zh: '受理审查', en: 'Decide on a request' }, 'complete-papers': { zh: '补正材料', en: 'Complete the papers' }, 'triage-need': { zh: '需求分流', en: 'Triage a need' },
  'name-manager': { zh: '指定个案负责人', en: 'Name a case manager' }, assess: { zh: '功能评估', en: 'Assess' }, 'send-referral': { zh: '发出转介', en: 'Refer to an agency' },
  'obtain-consent': { zh: '取得知情同意', en: 'Obtain consent' }, 'renew-consent': { zh: '知情同意即将到期', en: 'Renew a consent that ends' }, 'answer-referral': { zh: '答复转介', en: 'Answer a referral' },
  'make-appointment': { zh: '预约服务', en: 'Make an appointment' }, 'follow-no-show': { zh: '跟进未到', en: 'Follow up a no-show' }, 'record-visit': { zh: '登记到访', en: 'Record how an appointment went' },
  'give-outcome': { zh: '反馈结果', en: 'Give the outcome' }, 're-place': { zh: '转安置', en: 'Find another place' }, 'confirm-cancellation': { zh: '确认取消转介', en: 'Confirm a cancellation' }, 'draft-plan': { zh: '拟定计划', en: 'Draft a plan' },
  'agree-plan': { zh: '同意计划', en: 'Agree to a plan' }, 'approve-plan': { zh: '批准计划', en: 'Approve a plan' }, 'first-session': { zh: '开始首次服务', en: 'Give the first session' },
  'note-progress': { zh: '跟踪记录', en: 'Note progress' }, 'review-effect': { zh: '评估审核', en: 'Review the effect' }, 'visit-client': { zh: '回访', en: 'Visit the client' },
  'close-case': { zh: '结案', en: 'Close the case' }, 'chase-overdue': { zh: '督办逾期', en: 'Chase what is overdue' },
  'assess-ordered': { zh: '完成安排的评估', en: 'Do an assessment that was ordered' }, 'give-opinion': { zh: '提出专家意见', en: 'Give the opinion of a panel' }, 'advise-district': { zh: '答复区级上报', en: 'Advise the district' },
  'assign-handler': { zh: '指定承办人', en: 'Assign who serves a need' }, 'resolve-flag': { zh: '处理预警', en: 'Resolve a flag' }, 'end-hold': { zh: '暂停到期', en: 'End a hold' },
  'answer-change': { zh: '答复更换要求', en: 'Answer a change that was asked for' },
  'fit-device': { zh: '辅具适配', en: 'Fit a device' }, 'hand-over-device': { zh: '交付辅具', en: 'Hand a device over' }, 'check-device': { zh: '辅具使用回访', en: 'Check the use of a device' }, 'take-back-device': { zh: '收回借用辅具', en: 'Take a loaned device back' },
  'record-booked-session': { zh: '登记已排服务', en: 'Record a booked session' }, 'place-waiting': { zh: '轮候安排', en: 'Find a place for a need that waits' }, 'complete-archive': { zh: '补齐归档文书', en: 'Complete an archive' },
  'screen-needs': { zh: '需求筛查', en: 'Screen the needs of a household on the list' }, 'screen-again': { zh: '再次筛查（外出或拒绝）', en: 'Try again where somebody was away or refused' },
  'decide-duplicate': { zh: '核实疑似重复登记', en: 'Decide on a suspected duplicate' }, 'decide-correction': { zh: '审批更正', en: 'Decide on a correction' }, 'settle-disagreement': { zh: '协调监护人分歧', en: 'Settle a disagreement of guardians' },
});

export type Urgency = 'escalated' | 'overdue' | 'soon' | 'later';
export const UrgencyEnum = enumOf<Urgency>('Urgency', { zh: '紧急程度', en: 'How urgent' }, {
  escalated: { zh: '已逐级督办', en: 'Escalated' }, overdue: { zh: '逾期', en: 'Overdue' }, soon: { zh: '即将到期', en: 'Due soon' }, later: { zh: '未到期', en: 'Later' },
});
