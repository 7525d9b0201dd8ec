// CommonJS without named exports for Node's loader.
import calendar from 'chinese-days';
import { chinaDay } from './china-day.js';

const DAY = 86_400_000;
/** The working days next to each that was asked for: a few thousand in a century of use; the calendar takes its time for each, and a rebuild asks millions of times. */
const [following, preceding] = [new Map<string, string>(), new Map<string, string>()];
/** The calendar day `n` days after `day` (`YYYY-MM-DD`). */
export const addDays = (day: string, n: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10);

/** Worked in China: no weekend and no holiday, or a day worked in exchange for one 调休. Beyond the kept calendar only weekends are free. */
export const isWorkingDay = (day: string): boolean => nextWorkingDay(addDays(day, -1)) === day;

const nearestWorkingDay = (known: Map<string, string>, day: string, step: 1 | -1): string => {
  let next = known.get(day);
  if (next === undefined) {
    next = addDays(day, step);
    while (!calendar.isWorkday(next)) next = addDays(next, step);
    known.set(day, next);
  }
  return next;
};
const nextWorkingDay = (day: string): string => nearestWorkingDay(following, day, 1);

/** The `n`-th working day after a day. */
export const addWorkingDays = (day: string, n: number): string => {
  let current = day;
  for (let left = n; left > 0; left--) current = nextWorkingDay(current);
  return current;
};

/** The `n`-th working day before a day. */
export const subtractWorkingDays = (day: string, n: number): string => {
  let current = day;
  for (let left = n; left > 0; left--) current = nearestWorkingDay(preceding, current, -1);
  return current;
};

/** How many working days come after one day up to another, that one included; 0 where it comes first. */
export const workingDaysUntil = (after: string, until: string): number => {
  let count = 0;
  for (let day = nextWorkingDay(after); day <= until; day = nextWorkingDay(day)) count++;
  return count;
};

/** The last year whose holidays are known: the State Council announces a year's in the autumn before, and a release of `chinese-days` brings them. */
export const LAST_CALENDAR_YEAR: number = (() => {
  let year = 2024;
  while (calendar.getDayDetail(`${year + 1}-10-01`).name.includes('国庆')) year++;
  return year;
})();
/** Whether holidays that are not known yet may move this day. */
export const isBeyondCalendar = (day: string): boolean => Number(day.slice(0, 4)) > LAST_CALENDAR_YEAR;

/** How long something may take from the day it begins. */
export interface TimeLimit { readonly days: number; readonly working: boolean }
export const workingDays = (days: number): TimeLimit => ({ days, working: true });
export const calendarDays = (days: number): TimeLimit => ({ days, working: false });

/** The last day, in China, of a limit that begins on a day. */
export const lastDayOf = (day: string, { days, working }: TimeLimit): string => (working ? addWorkingDays(day, days) : addDays(day, days));
/** The last day, in China, of a limit that an instant starts. */
export const dueOf = (startedAt: string, limit: TimeLimit): string => lastDayOf(chinaDay(startedAt), limit);

/** What is left of a limit that ends on `due` when it is stopped on `day`: so many days after that one. None is left on the last day itself. */
export const daysLeft = (day: string, due: string, working: boolean): number =>
  working ? workingDaysUntil(day, due) : Math.max(0, Math.round((Date.parse(`${due}T00:00:00Z`) - Date.parse(`${day}T00:00:00Z`)) / DAY));
/** The last day of a limit that runs on from `day` with so many left: that day itself where none is, or the next one worked. */
export const lastDayAgain = (day: string, left: number, working: boolean): string =>
  left === 0 && working && !isWorkingDay(day) ? addWorkingDays(day, 1) : lastDayOf(day, { days: left, working });
