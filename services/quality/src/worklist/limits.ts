import { calendarDays, type TimeLimit, workingDays } from '@kangfu/common/working-days';

/** How long what is no step of its own may take. Defaults: no source names them. */
export const LIMITS: Readonly<Record<'answer' | 'appointment' | 'no-show' | 'cancellation' | 'plan-version' | 'consent' | 're-place' | 'handler' | 'flag' | 'device' | 'device-check' | 'waiting' | 'archive' | 'duplicate' | 'correction' | 'disagreement', TimeLimit>> = {
  answer: workingDays(5), appointment: workingDays(5), 'no-show': workingDays(3), cancellation: workingDays(5), 'plan-version': workingDays(10), consent: workingDays(5), 're-place': workingDays(5),
  handler: workingDays(3), flag: workingDays(5), device: workingDays(15), 'device-check': calendarDays(30),
  waiting: calendarDays(30), archive: workingDays(15), duplicate: workingDays(5), correction: workingDays(5), disagreement: workingDays(10),
};
