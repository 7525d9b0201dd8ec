import { type Form, labelOf, type PersonalText } from '@kangfu/nest';
import { GoalDomainEnum, ServiceKindEnum } from '../../graphql/enums.js';
import type { ServiceKind } from '../../shared/vocabulary.js';
import type { PlanVersion } from '../plan-versions/plan-versions.types.js';
import type { PlanGoal } from '../plans/plans.types.js';

const day = (instant: string): string => instant.slice(0, 10);
const goal = ({ domain, baseline, weight, text }: PlanGoal): string =>
  `${labelOf(GoalDomainEnum, domain).zh}：${text.value ?? (text.state === 'ABSENT' ? '' : '（不显示）')}（基线 ${baseline}，权重 ${weight}）`;

/** A version of a plan, to be agreed to and approved by their signatures. Names are filled in by hand: this service knows none. */
export const planForm = ({ planVersion, goals, services, sessionsPlanned, from, to, draftedAt, agreedAt, approvedAt }: PlanVersion, caseNumber: string, agency: string | null): Form => ({
  title: '个人康复服务计划',
  facts: [
    ['个案编号', caseNumber], ['姓名', null], ['计划版本', planVersion], ['实施单位', agency], ['期限', `${from} 至 ${to}`], ['服务次数', sessionsPlanned], ['拟定日期', day(draftedAt)],
    ...(agreedAt === null ? [] : [['已同意', day(agreedAt)] as const]), ...(approvedAt === null ? [] : [['已批准', day(approvedAt)] as const]),
  ],
  lists: [{ heading: '目标', lines: goals.map(goal) }, { heading: '服务', lines: services.map(({ service, sessions }) => `${labelOf(ServiceKindEnum, service).zh}：${sessions} 次`) }],
  note: '本人（监护人）已了解计划内容，同意按计划接受服务。', signatures: ['本人或监护人', '拟定人', '批准人'],
});

/** What goes to an agency with whom it is referred. */
export const referralLetter = ({ service, sentAt, note, agency, caseNumber }: { readonly service: ServiceKind; readonly sentAt: string; readonly note: PersonalText; readonly agency: string | null; readonly caseNumber: string }): Form => ({
  title: '转介函', facts: [['个案编号', caseNumber], ['姓名', null], ['接收机构', agency], ['服务类别', labelOf(ServiceKindEnum, service).zh], ['转介日期', day(sentAt)], ['说明', note]],
  note: '请接收机构按期答复。', signatures: ['转介单位经办人', '接收机构经办人'],
});
