import { cause, scenario } from '@kangfu/processes/scenario';
import { diaryStream } from '../../booking/booking.aggregate.js';
import { BookedSessionMoved, SessionBooked } from '../../booking/booking.events.js';
import { ClosureDayDeclared, ClosureDayTakenBack } from '../../closure-days/closure-days.events.js';
import { AppointmentScheduled } from '../../referral/referral.events.js';
import { ids } from '../../shared/examples.js';
import { closures } from './closures.process.js';

const at = '2026-11-23T09:00:00+08:00';
const [agency, day] = ['ft-rehab-centre', '2026-11-25'];
const appointment = (referralId = ids.referral) => cause(AppointmentScheduled, { referralId, caseId: ids.case, personId: ids.person, agency, transition: '06', from: 'accepted', to: 'scheduled', appointmentAt: '2026-11-24T16:30:00.000Z' }, at);
const closed = cause(ClosureDayDeclared, { agency, closureId: ids.plan, day, reasonCode: 'typhoon' }, at);
const open = cause(ClosureDayTakenBack, { agency, closureId: ids.plan, day }, at);
const days = scenario(closures);
const move = (referralId = ids.referral) => ({ aggregate: 'referral', stream: `referral-${referralId}`, type: 'MoveForClosure', data: { day } });

test('an appointment and a closure of its day meet, whichever comes first', () => {
  days.given(appointment(), appointment(ids.goal)).when(closed).thenCommands(move(), move(ids.goal));
  days.given(closed).when(appointment()).thenCommands(move());
  days.given(appointment(), appointment()).when(closed).thenCommands(move());
});
test('so do a booked session, also one that was moved to it, and the closure', () => {
  const about = { bookingId: ids.session, planId: ids.plan, caseId: ids.case, personId: ids.person, referralId: ids.referral, agency, startsAt: '2026-11-24T16:30:00.000Z', endsAt: '2026-11-24T17:30:00.000Z', therapist: ids.worker, group: false, bookedOn: '2026-11-23' };
  const booked = cause(SessionBooked, { ...about, seriesId: ids.session, bookedBy: ids.worker }, at);
  const moved = cause(BookedSessionMoved, { ...about, movedFrom: '2026-11-23T02:00:00.000Z', reasonCode: 'client-ill' as const }, at);
  const wanted = { aggregate: 'diary', stream: diaryStream(agency), type: 'MoveBookingForClosure', data: { bookingId: ids.session, day } };
  days.given(booked, appointment()).when(closed).thenCommands(move(), wanted);
  for (const arranged of [booked, moved]) days.given(closed).when(arranged).thenCommands(wanted);
  days.given(booked, moved).when(closed).thenCommands(wanted);
});
test('taken back, it is a day as any', () => {
  days.given(closed, open).when(appointment()).thenCommands();
  days.given(appointment()).when(open).thenCommands();
});
