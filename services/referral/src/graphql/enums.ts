import { enumOf } from '@kangfu/nest';
import { ATTENDANCES, type Attendance } from '../delivery/session.events.js';
import { BARTHEL_LABELS, type BarthelItem } from '../assessment/instruments/barthel.js';
import { INSTRUMENTS } from '../assessment/instruments/index.js';
import type { AssessmentBand, InstrumentCode, Label } from '../assessment/instruments/instrument.js';
import type { OrderCancellation } from '../assessment/order/order.events.js';
import type { DeclineReason, ReferralOutcome, ReferralStatus } from '../referral/referral.machine.js';
import type { GoalDomain, ServiceKind } from '../shared/vocabulary.js';

export const ServiceKindEnum = enumOf<ServiceKind>('ServiceKind', { zh: '服务类别', en: 'Kind of service' }, {
  'rehabilitation-training': { zh: '康复训练', en: 'Rehabilitation training' }, education: { zh: '教育康复', en: 'Educational rehabilitation' },
  vocational: { zh: '职业康复', en: 'Vocational rehabilitation' }, 'assistive-devices': { zh: '辅具服务', en: 'Assistive devices' },
  psychological: { zh: '心理康复', en: 'Psychological rehabilitation' }, 'home-based': { zh: '居家康复', en: 'Home-based rehabilitation' },
});
export const ReferralStatusEnum = enumOf<ReferralStatus>('ReferralStatus', { zh: '转介状态', en: 'State of a referral (360X, BSeR)' }, {
  created: { zh: '已发出', en: 'Created (2.0)' }, accepted: { zh: '已接受', en: 'Accepted (3.0)' }, declined: { zh: '已拒绝', en: 'Declined (4.0)' },
  'in-progress': { zh: '服务中', en: 'In progress (5.1)' }, scheduled: { zh: '已预约', en: 'Scheduled (5.1.1)' }, unattended: { zh: '未到', en: 'Unattended (5.1.2)' },
  'appointment-cancelled': { zh: '预约已取消', en: 'Appointment cancelled (5.1.3)' }, interim: { zh: '阶段性反馈', en: 'Visit noted (5.1.4)' },
  'cancellation-requested': { zh: '请求取消', en: 'Cancellation requested (5.2)' }, cancelled: { zh: '已取消', en: 'Cancelled (6.0)' }, completed: { zh: '已完成', en: 'Completed (7.0)' },
});
export const DeclineReasonEnum = enumOf<DeclineReason>('DeclineReason', { zh: '拒绝原因', en: 'Why an agency declines' }, {
  'not-appropriate': { zh: '不适宜', en: 'Not appropriate' }, 'no-capacity': { zh: '无空位', en: 'No capacity' }, 'not-eligible': { zh: '不符合条件', en: 'Not eligible' },
  'out-of-area': { zh: '不在服务区域', en: 'Out of area' }, 'missing-documents': { zh: '材料不全', en: 'Missing documents' }, other: { zh: '其他', en: 'Other' },
});
export const ReferralOutcomeEnum = enumOf<ReferralOutcome>('ReferralOutcome', { zh: '转介结果', en: 'Outcome of a referral' }, {
  'got-help': { zh: '已获得服务', en: 'Got help' }, partly: { zh: '部分获得服务', en: 'Partly' }, waiting: { zh: '等待中', en: 'Waiting' }, 'referred-elsewhere': { zh: '已转至他处', en: 'Referred elsewhere' },
  'could-not-contact': { zh: '无法联系', en: 'Could not contact' }, 'not-eligible': { zh: '不符合条件', en: 'Not eligible' }, 'no-capacity': { zh: '无空位', en: 'No capacity' },
  'could-not-help': { zh: '未能提供帮助', en: 'Could not help' }, 'no-longer-interested': { zh: '不再需要', en: 'No longer interested' },
});
export const BarthelItemEnum = enumOf<BarthelItem>('BarthelItem', { zh: 'Barthel 指数项目', en: 'Item of the Barthel index' }, BARTHEL_LABELS);
export const InstrumentCodeEnum = enumOf<InstrumentCode>('InstrumentCode', { zh: '量表', en: 'Instrument' }, Object.fromEntries(INSTRUMENTS.map(({ code, name }) => [code, name])) as Record<InstrumentCode, Label>);
export const AssessmentBandEnum = enumOf<AssessmentBand>('AssessmentBand', { zh: '评估分级', en: 'Band of an assessment; its thresholds are those of the instrument' }, {
  independent: { zh: '无需依赖', en: 'Independent (Barthel 100)' }, none: { zh: '无困难', en: 'No difficulty' }, mild: { zh: '轻度', en: 'Mild (Barthel 61–99)' }, moderate: { zh: '中度', en: 'Moderate (Barthel 41–60)' },
  severe: { zh: '重度', en: 'Severe (Barthel 0–40)' }, complete: { zh: '极重度', en: 'Complete' },
});
export type AssessmentValidity = 'valid' | 'expired' | 'unknown';
export const AssessmentValidityEnum = enumOf<AssessmentValidity>('AssessmentValidity', { zh: '评估有效性', en: 'Whether the result of an assessment still holds' }, {
  valid: { zh: '有效', en: 'Holds' }, expired: { zh: '已过期', en: 'Expired' }, unknown: { zh: '不详', en: 'Not known: the instrument is not known here' },
});
export type OrderStatus = 'open' | 'done' | 'cancelled';
export const OrderStatusEnum = enumOf<OrderStatus>('AssessmentOrderStatus', { zh: '评估安排状态', en: 'State of an ordered assessment' }, {
  open: { zh: '待评估', en: 'Open' }, done: { zh: '已完成', en: 'Done' }, cancelled: { zh: '已取消', en: 'Cancelled' },
});
export const OrderCancellationEnum = enumOf<OrderCancellation>('AssessmentOrderCancellation', { zh: '取消评估的原因', en: 'Why an ordered assessment is cancelled' }, {
  'client-away': { zh: '服务对象不在', en: 'The client is away' }, 'no-longer-needed': { zh: '不再需要', en: 'No longer needed' }, 'other-assessor': { zh: '改由他人评估', en: 'Another assessor takes it' }, 'entered-in-error': { zh: '录入错误', en: 'Entered in error' },
});
export const GoalDomainEnum = enumOf<GoalDomain>('GoalDomain', { zh: '目标领域', en: 'Area of a goal' }, {
  mobility: { zh: '移动', en: 'Mobility' }, 'self-care': { zh: '生活自理', en: 'Self-care' }, communication: { zh: '沟通', en: 'Communication' }, cognition: { zh: '认知', en: 'Cognition' },
  behaviour: { zh: '行为', en: 'Behaviour' }, social: { zh: '社会交往', en: 'Social life' }, education: { zh: '教育', en: 'Education' }, employment: { zh: '就业', en: 'Employment' },
  'assistive-devices': { zh: '辅具使用', en: 'Use of devices' }, family: { zh: '家庭支持', en: 'Family' },
});
export type PlanStatus = 'drafted' | 'agreed' | 'approved' | 'in-force';
export const PlanStatusEnum = enumOf<PlanStatus>('PlanStatus', { zh: '计划状态', en: 'State of the latest version of a plan' }, {
  drafted: { zh: '已拟定', en: 'Drafted' }, agreed: { zh: '已同意，待批准', en: 'Agreed, to be approved' }, approved: { zh: '已批准，待同意', en: 'Approved, to be agreed' }, 'in-force': { zh: '生效', en: 'In force' },
});
export type AgreementGiver = 'client' | 'guardian';
export const AgreementGiverEnum = enumOf<AgreementGiver>('AgreementGiver', { zh: '同意人', en: 'Who agrees' }, { client: { zh: '本人', en: 'The client' }, guardian: { zh: '监护人', en: 'A guardian' } });
const attendance: Record<Attendance, { zh: string; en: string }> = {
  attended: { zh: '出席', en: 'Attended' }, late: { zh: '迟到', en: 'Late, but there' }, excused: { zh: '请假', en: 'Excused' }, absent: { zh: '缺席', en: 'Absent' },
};
export const AttendanceEnum = enumOf<Attendance>('Attendance', { zh: '出勤', en: 'Attendance' }, Object.fromEntries(ATTENDANCES.map((each) => [each, attendance[each]])) as typeof attendance);
