import type { ProblemMessages } from '@kangfu/nest';

/** Messages of every code this service can refuse with. */
export const problems: ProblemMessages = {
  'case-not-open': { zh: '个案当前状态（{status}）不能办理', en: 'The case is not open: {status}' },
  'day-in-future': { zh: '日期 {day} 尚未到来', en: '{day} is still to come' },
  'note-exists': { zh: '该跟踪记录已存在', en: 'This note was recorded already' },
  'consent-without-service': { zh: '知情同意未包括服务记录', en: 'The consent in force does not name service records' },
  'plan-not-in-force': { zh: '计划尚未生效（须经同意和批准）', en: 'The plan is not in force: it needs agreement and approval' },
  'review-exists': { zh: '该评估审核已存在', en: 'This review was recorded already' },
  'scorer-is-provider': { zh: '须由服务提供者以外的人评分', en: 'Someone other than the provider scores the effect' },
  'goal-not-of-plan': { zh: '目标 {goal} 不属于此计划', en: 'Goal {goal} is not one of the plan' },
  'goal-scored-twice': { zh: '目标 {goal} 评分重复', en: 'Goal {goal} is scored more than once' },
  'goal-not-scored': { zh: '目标 {goal} 尚未评分', en: 'Goal {goal} is not scored' },
  'visit-exists': { zh: '该回访已记录', en: 'This visit was recorded already' },
  'satisfaction-without-contact': { zh: '未联系到服务对象，不能填写满意度', en: 'Nobody was reached who could be satisfied' },
  'case-already-closed': { zh: '个案已结案', en: 'The case is closed already' },
  'case-not-closed': { zh: '个案尚未结案', en: 'The case is not closed' },
  'need-not-triaged': { zh: '需求（{kind}）尚未分流', en: 'A need ({kind}) was not triaged' },
  'referral-still-open': { zh: '转给 {agency} 的转介尚未结束（{status}）', en: 'The referral to {agency} has not ended: {status}' },
  'contact-not-lost': { zh: '须有三个不同日期的回访未果，才能以失联结案', en: 'Contact is lost only after failed attempts on three different days' },
  'plan-not-approved': { zh: '没有经同意和批准的计划', en: 'No plan was agreed and approved' },
  'effect-not-reviewed': { zh: '服务效果尚未评估审核', en: 'The effect was not reviewed' },
  'visit-missing': { zh: '尚未回访', en: 'No visit has reached the client' },
};
