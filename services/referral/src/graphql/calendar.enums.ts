import { enumOf } from '@kangfu/nest';
import type { AppointmentCancellation, Venue } from '../assessment/calendar/calendar.events.js';
import type { BookingReason } from '../booking/booking.events.js';
import type { BookingState } from '../projections/bookings/bookings.projection.js';

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
export const BookingStateEnum = enumOf<BookingState>('BookedSessionState', { zh: '排期状态', en: 'State of a booked session' }, {
  booked: { zh: '已排定', en: 'Booked' }, held: { zh: '服务暂停，暂缓', en: 'Held back: the service is paused' }, displaced: { zh: '停业，待改期', en: 'Closed that day: another time is owed' },
  delivered: { zh: '已实施或已登记缺席', en: 'Recorded' }, cancelled: { zh: '已取消', en: 'Cancelled' },
});
export const BookingReasonEnum = enumOf<BookingReason>('BookingReason', { zh: '改期或取消的原因', en: 'Why a booked session is moved or cancelled' }, {
  'client-ill': { zh: '服务对象生病', en: 'The client is ill' }, 'client-asked': { zh: '服务对象要求', en: 'The client asked for it' }, 'therapist-away': { zh: '治疗师缺勤', en: 'The therapist is away' },
  'room-not-available': { zh: '场地不可用', en: 'The room cannot be used' }, 'agency-closed': { zh: '机构停业', en: 'The agency is closed' }, 'entered-in-error': { zh: '录入错误', en: 'Entered in error' }, other: { zh: '其他', en: 'Other' },
  'referral-over': { zh: '转介已结束', en: 'The referral has ended' },
});
