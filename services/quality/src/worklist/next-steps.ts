import type { WorkItem } from './work-item.js';
import type { WorkKind } from './work-kinds.js';

interface Words { readonly zh: string; readonly en: string }
const said = (zh: string, en: string): Words => ({ zh, en });

/** What a kind of work means to the person and their family; null: it is about how others work, not about what comes next. */
export const NEXT_STEP_WORDS: Readonly<Record<WorkKind, Words | null>> = {
  'decide-request': said('街道审查申请，决定是否受理', 'The street looks at the request and decides'), 'complete-papers': said('请补交所缺材料', 'Hand in the papers that are missing'),
  'triage-need': said('街道决定由谁提供服务', 'The street decides who serves the need'), 'name-manager': said('街道指定个案负责人', 'The street names who answers for the case'), 'assign-handler': said('街道安排承办人员', 'The street names who serves the need'),
  assess: said('进行功能评估', 'An assessment is made'), 'assess-ordered': said('按安排进行评估', 'An assessment that was ordered is made'), 'give-opinion': said('专家提出意见', 'Experts give their opinion'), 'advise-district': said('市级中心提出意见', 'The city centre advises'),
  'send-referral': said('联系服务机构', 'An agency is asked'), 'obtain-consent': said('请签署知情同意', 'Your consent is needed'), 'renew-consent': said('知情同意即将到期，请续签', 'A consent runs out: please give it again'),
  'answer-referral': said('服务机构答复', 'The agency answers'), 'make-appointment': said('服务机构预约时间', 'The agency makes an appointment'), 'follow-no-show': said('未能到访，服务机构将重新联系', 'You were missed: the agency gets in touch'),
  'record-visit': said('按预约到机构', 'Come to the agency at the time agreed'), 'give-outcome': said('服务机构反馈结果', 'The agency says how it went'), 'confirm-cancellation': said('服务机构确认取消', 'The agency confirms that it is called off'),
  're-place': said('服务机构无法继续，另找机构：可等待或另选', 'The agency cannot go on: another place is found, or you keep yours'),
  'answer-change': said('答复更换机构或预约的要求', 'The change that you asked for is answered'),
  'draft-plan': said('制定个人服务计划', 'A plan is made'), 'agree-plan': said('请查看并同意计划', 'Look at the plan and agree to it'), 'approve-plan': said('区级中心批准计划', 'The district approves the plan'),
  'first-session': said('开始首次服务', 'The service begins'), 'note-progress': said('记录服务进展', 'How it goes is noted'), 'record-booked-session': said('按约定时间接受服务', 'Come to the next session that was booked'), 'review-effect': said('评估服务效果', 'The effect is looked at'), 'visit-client': said('工作人员回访', 'Somebody visits you'), 'close-case': said('办理结案', 'The case is closed'),
  'end-hold': said('暂停到期，恢复服务', 'The pause ends and the service goes on'), 'fit-device': said('适配辅具', 'A device is fitted'), 'hand-over-device': said('交付辅具', 'The device is handed over'),
  'check-device': said('回访辅具使用情况', 'Somebody asks how the device is used'), 'take-back-device': said('归还借用的辅具', 'A loaned device goes back'),
  'place-waiting': said('正在轮候名额', 'You wait for a place'),
  'chase-overdue': null, 'resolve-flag': null, 'complete-archive': null, 'screen-needs': null, 'screen-again': null, 'decide-duplicate': null, 'decide-correction': null, 'settle-disagreement': null,
};

/** Of all that is to be done about a case, what the family should know: each thing once, as theirs where it is theirs too; what is due first coming first. */
export const nextStepsOf = (items: readonly WorkItem[]): WorkItem[] => {
  const steps = new Map<string, WorkItem>();
  for (const item of items) {
    if (NEXT_STEP_WORDS[item.kind] === null) continue;
    const key = `${item.kind} ${item.about ?? ''}`;
    if (!steps.has(key) || item.role === 'guardian') steps.set(key, item);
  }
  return [...steps.values()].sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.id < b.id ? -1 : 1));
};
