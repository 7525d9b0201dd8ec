import { enumOf } from '@kangfu/nest';
import type { DeviceStatus } from '../device/device.decider.js';
import type { DeviceCategory, DeviceReturn, DeviceUse } from '../device/device.events.js';
import type { CityAdvice, EscalationReason } from '../escalation/escalation.events.js';
import type { CorrectionReason } from '../delivery/session.events.js';
import type { Advice } from '../opinion/opinion.events.js';
import type { PauseReason } from '../plan/plan.events.js';
import type { SettlementState } from '../projections/settlements/settlements.types.js';
import type { ContestReason } from '../settlement/settlement.events.js';

export type OpinionStatus = 'asked' | 'given';
export const OpinionStatusEnum = enumOf<OpinionStatus>('ExpertOpinionStatus', { zh: '专家意见状态', en: 'State of an opinion asked of experts' }, { asked: { zh: '待答复', en: 'Asked' }, given: { zh: '已答复', en: 'Given by every panel' } });
export const AdviceEnum = enumOf<Advice>('ExpertAdvice', { zh: '专家建议', en: 'What an expert advises' }, {
  suitable: { zh: '适宜', en: 'Suitable' }, 'with-changes': { zh: '调整后适宜', en: 'Suitable with changes' }, 'not-suitable': { zh: '不适宜', en: 'Not suitable' },
  'further-assessment': { zh: '需进一步评估', en: 'Assess further' }, escalate: { zh: '建议上报市级中心', en: 'Escalate to the city' },
});
export const EscalationReasonEnum = enumOf<EscalationReason>('EscalationReason', { zh: '上报市级中心的原因', en: 'Why a case goes up to the city' }, {
  'beyond-district': { zh: '超出区级服务能力', en: 'Beyond what the district can do' }, 'rare-condition': { zh: '罕见病症', en: 'Rare condition' }, 'no-agency-in-district': { zh: '区内无合适机构', en: 'No fitting agency in the district' },
  disputed: { zh: '评估有争议', en: 'Disputed' }, other: { zh: '其他', en: 'Other' },
});
export const CityAdviceEnum = enumOf<CityAdvice>('CityAdvice', { zh: '市级中心处理意见', en: 'What the city did or advises' }, {
  'advice-given': { zh: '提出建议', en: 'Advice given' }, 'served-by-city': { zh: '市级已提供服务', en: 'Served by the city' }, 'refer-elsewhere': { zh: '建议转介他处', en: 'Refer elsewhere' }, 'nothing-further': { zh: '无进一步建议', en: 'Nothing further' },
});
export const DeviceCategoryEnum = enumOf<DeviceCategory>('DeviceCategory', { zh: '辅具类别', en: 'Kind of assistive device' }, {
  mobility: { zh: '个人移动辅具', en: 'Mobility' }, 'self-care': { zh: '生活自理辅具', en: 'Self-care' }, 'orthosis-prosthesis': { zh: '矫形器和假肢', en: 'Orthoses and prostheses' }, hearing: { zh: '助听辅具', en: 'Hearing' },
  vision: { zh: '助视辅具', en: 'Vision' }, communication: { zh: '沟通和信息辅具', en: 'Communication and information' }, training: { zh: '康复训练辅具', en: 'Training' }, 'home-adaptation': { zh: '居家环境改造', en: 'Adaptation of the home' }, other: { zh: '其他', en: 'Other' },
});
const DEVICE = { needed: { zh: '有需求', en: 'Needed' }, fitted: { zh: '已适配', en: 'Fitted' }, delivered: { zh: '已交付', en: 'Delivered' }, returned: { zh: '已归还', en: 'Returned' } };
export const DeviceStatusEnum = enumOf<DeviceStatus>('DeviceStatus', { zh: '辅具状态', en: 'State of a device' }, DEVICE);
export type DeviceStepName = DeviceStatus | 'checked';
export const DeviceStepEnum = enumOf<DeviceStepName>('DeviceStepName', { zh: '辅具办理步骤', en: 'Step of a device' }, { ...DEVICE, checked: { zh: '使用回访', en: 'Use checked' } });
export const DeviceUseEnum = enumOf<DeviceUse>('DeviceUse', { zh: '辅具使用情况', en: 'How a device is used' }, {
  'in-use': { zh: '正常使用', en: 'In use' }, partly: { zh: '偶尔使用', en: 'Now and then' }, 'not-used': { zh: '未使用', en: 'Not used' }, unsuitable: { zh: '不适用', en: 'Unsuitable' }, broken: { zh: '损坏', en: 'Broken' },
});
export const DeviceReturnEnum = enumOf<DeviceReturn>('DeviceReturnReason', { zh: '辅具归还原因', en: 'Why a device comes back' }, {
  'no-longer-needed': { zh: '不再需要', en: 'No longer needed' }, outgrown: { zh: '尺寸不合', en: 'Outgrown' }, unsuitable: { zh: '不适用', en: 'Unsuitable' }, broken: { zh: '损坏', en: 'Broken' }, 'loan-ended': { zh: '租借期满', en: 'The loan ended' }, other: { zh: '其他', en: 'Other' },
});
export const PauseReasonEnum = enumOf<PauseReason>('PauseReason', { zh: '暂停服务的原因', en: 'Why a service is paused' }, {
  illness: { zh: '生病', en: 'Illness' }, hospital: { zh: '住院', en: 'In hospital' }, travel: { zh: '外出', en: 'Away' }, family: { zh: '家庭原因', en: 'Family' },
  'agency-closed': { zh: '机构停业', en: 'The agency is closed' }, 'therapist-away': { zh: '治疗师缺勤', en: 'The therapist is away' }, other: { zh: '其他', en: 'Other' },
});
export const CorrectionReasonEnum = enumOf<CorrectionReason>('SessionCorrectionReason', { zh: '更正服务记录的原因', en: 'Why a session is corrected' }, {
  'wrong-day': { zh: '日期有误', en: 'Wrong day' }, 'wrong-minutes': { zh: '时长有误', en: 'Wrong minutes' }, 'wrong-attendance': { zh: '出勤有误', en: 'Wrong attendance' }, 'wrong-service': { zh: '服务类别有误', en: 'Wrong service' },
  'wrong-person': { zh: '人员有误', en: 'Wrong person' }, 'entered-twice': { zh: '重复录入', en: 'Entered twice' }, 'did-not-take-place': { zh: '未实施', en: 'It did not take place' }, other: { zh: '其他', en: 'Other' },
});
export type ChangeKind = 'added' | 'removed' | 'changed' | 'same';
export const ChangeKindEnum = enumOf<ChangeKind>('PlanChangeKind', { zh: '变化类型', en: 'What became of it between two versions' }, {
  added: { zh: '新增', en: 'Added' }, removed: { zh: '取消', en: 'Removed' }, changed: { zh: '调整', en: 'Changed' }, same: { zh: '不变', en: 'The same' },
});
export type OverlapKind = 'person' | 'therapist';
export const OverlapKindEnum = enumOf<OverlapKind>('SessionOverlapKind', { zh: '时间重叠类型', en: 'Who would be in two places at once' }, { person: { zh: '同一服务对象', en: 'The same client' }, therapist: { zh: '同一实施人', en: 'The same therapist' } });
export const SettlementStateEnum = enumOf<SettlementState>('SettlementState', { zh: '结算单状态', en: 'State of a settlement sheet' }, {
  open: { zh: '待签认', en: 'To be signed' }, signed: { zh: '已签认', en: 'Signed' }, contested: { zh: '有异议', en: 'Contested' }, changed: { zh: '签认或异议后有变化', en: 'Changed since it was answered' },
});
export const ContestReasonEnum = enumOf<ContestReason>('SettlementContestReason', { zh: '异议原因', en: 'Why a settlement sheet is contested' }, {
  'not-attended': { zh: '当日未到', en: 'Was not there' }, 'wrong-time': { zh: '时间或时长不符', en: 'Another time, or shorter' }, 'wrong-service': { zh: '服务项目不符', en: 'Another service' }, 'too-many': { zh: '次数多记', en: 'Too many sessions' },
  missing: { zh: '漏记', en: 'Sessions are missing' }, other: { zh: '其他（须说明）', en: 'Other, to be explained' },
});
