/** Statuses of a case as users know them; `triaged`, `informed` (every need ended with information) and `closed` are the read model's. */
export const CASE_STATUSES = {
  filed: { zh: '已申请', en: 'Filed' }, returned: { zh: '退回补正', en: 'Returned for completion' }, accepted: { zh: '已受理', en: 'Accepted' },
  triaged: { zh: '已分流', en: 'Triaged' }, informed: { zh: '提供信息后结束', en: 'Ended with information' }, withdrawn: { zh: '已撤回', en: 'Withdrawn' }, refused: { zh: '不予受理', en: 'Refused' }, closed: { zh: '已结案', en: 'Closed' },
} as const;
export type CaseStatus = keyof typeof CASE_STATUSES;
