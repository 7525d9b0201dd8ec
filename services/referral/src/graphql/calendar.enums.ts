import { enumOf } from '@kangfu/nest';
import type { AppointmentCancellation, Venue } from '../assessment/calendar/calendar.events.js';

export const VenueEnum = enumOf<Venue>('AssessmentVenue', { zh: '评估地点', en: 'Where an assessment takes place' }, {
  centre: { zh: '评估转介中心', en: 'At the centre' }, street: { zh: '街道', en: 'At the street' }, home: { zh: '上门', en: 'At home' },
});
export const AppointmentCancellationEnum = enumOf<AppointmentCancellation>('AssessmentAppointmentCancellation', { zh: '取消评估预约的原因', en: 'Why an appointment for an assessment is cancelled' }, {
  'client-away': { zh: '服务对象不在', en: 'The client is away' }, 'client-asked': { zh: '服务对象要求', en: 'The client asked for it' }, 'assessor-away': { zh: '评估员缺勤', en: 'The assessor is away' },
  'place-not-available': { zh: '场地不可用', en: 'The place cannot be used' }, 'entered-in-error': { zh: '录入错误', en: 'Entered in error' },
  'order-cancelled': { zh: '评估安排已取消', en: 'The order was cancelled' }, 'case-over': { zh: '个案已终止', en: 'The case is over' },
});
export type ClientElsewhereKind = 'assessment' | 'referral';
export const ClientElsewhereKindEnum = enumOf<ClientElsewhereKind>('ClientElsewhereKind', { zh: '同一时段的其他预约', en: 'What else the client has at that time' }, {
  assessment: { zh: '另一评估', en: 'Another assessment' }, referral: { zh: '机构服务预约', en: 'An appointment at an agency' },
});
