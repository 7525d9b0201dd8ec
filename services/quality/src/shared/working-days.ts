// CommonJS without named exports for Node's loader.
import { chinaDay } from '@kangfu/common';
import calendar from 'chinese-days';

const DAY = 86_400_000;
/** The calendar day `n` days after `day` (`YYYY-MM-DD`). */
export const addDays = (day: string, n: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10);

/** The `n`-th working day after a day, by the Chinese holiday calendar (make-up days count). Beyond its years only weekends are free. */
export const addWorkingDays = (day: string, n: number): string => {
  let current = day;
  for (let left = n; left > 0;) {
    current = addDays(current, 1);
    if (calendar.isWorkday(current)) left--;
  }
  return current;
};

/** A clock of a step: how long it may take from the day it begins. */
export interface Clock { readonly days: number; readonly working: boolean }
/** The last day, in China, of a clock that an instant starts. */
export const dueOf = (startedAt: string, clock: Clock): string =>
  clock.working ? addWorkingDays(chinaDay(startedAt), clock.days) : addDays(chinaDay(startedAt), clock.days);
