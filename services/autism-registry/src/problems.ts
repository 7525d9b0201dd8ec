import type { ProblemMessages } from '@kangfu/nest';

export const autismRegistryProblems: ProblemMessages = {
  'unknown-place': { zh: '此编码不是常州的服务站，也没有服务站承担该地', en: 'Not a station of Changzhou, and no station serves it' },
  'unknown-instrument': { zh: '没有可用于初筛的量表“{instrument}”或没有此版本', en: 'There is no first-tier instrument {instrument}, or not in this version' },
  'answers-incomplete': { zh: '应有 {expected} 项得分，实有 {actual} 项', en: 'Expected points for {expected} items, got {actual}' },
  'answer-invalid': { zh: '第 {item} 项得分应在 {min} 到 {max} 之间', en: 'The points of item {item} must be from {min} to {max}' },
  'age-invalid': { zh: '月龄应为 0 到 1440 的整数', en: 'The age must be whole months from 0 to 1440' },
  'date-in-future': { zh: '日期不能在今天之后', en: 'The date must not be in the future' },
  'score-differs': { zh: '表中得分与按各项计算的得分不符', en: 'The score on the sheet is not the one its answers give' },
  'result-differs': { zh: '表中结果与按得分的判定不符', en: 'The result on the sheet is not the one its score gives' },
  'screening-differs': { zh: '该名单的此编号（或此人当日）已有另一份内容不同的筛查', en: 'Under this number of the list (or for this person on that day) another screening is recorded' },
  'number-repeated': { zh: '此编号在同一批次中重复', en: 'This number is repeated within the batch' },
  'subject-unclear': { zh: '请给出已登记的人，或名单与编号，二者择一', en: 'Name either a registered person, or a list and a number' },
  'duty-done': { zh: '该任务已完成，结果不同', en: 'The duty is already done, with another result' },
};
