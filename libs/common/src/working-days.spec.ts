import { endOfChinaDay } from './china-day.js';
import { addDays, addWorkingDays, daysLeft, dueOf, isBeyondCalendar, isWorkingDay, LAST_CALENDAR_YEAR, lastDayOf, subtractWorkingDays, workingDays, workingDaysUntil } from './working-days.js';

test('weekends are not worked', () => expect(addWorkingDays('2026-11-20', 1)).toBe('2026-11-23'));
test('the National Day week of 2026 is free, and 10 October, a Saturday, is worked for it', () => {
  expect(addWorkingDays('2026-09-30', 1)).toBe('2026-10-08');
  expect(addWorkingDays('2026-10-08', 2)).toBe('2026-10-10');
  expect(subtractWorkingDays('2026-10-12', 4)).toBe('2026-09-30');
});
test('beyond the kept calendar only weekends are free', () => expect(addWorkingDays('2035-09-28', 1)).toBe('2035-10-01'));
test('no days is the same day; months and leap years are counted', () => {
  expect(addWorkingDays('2026-11-22', 0)).toBe('2026-11-22');
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
});
test('a clock starts on the day in China of its instant', () => {
  expect(dueOf('2026-11-19T16:30:00.000Z', { days: 5, working: true })).toBe('2026-11-27');
  expect(dueOf('2026-11-19T16:30:00.000Z', { days: 30, working: false })).toBe('2026-12-20');
});
test('a day in China is over at 16:00 UTC', () => expect(endOfChinaDay('2026-10-12')).toBe('2026-10-12T16:00:00.000Z'));
test('years whose holidays are not announced yet are known as such', () => {
  expect([isWorkingDay(`${LAST_CALENDAR_YEAR}-10-01`), isBeyondCalendar(`${LAST_CALENDAR_YEAR}-12-31`), isBeyondCalendar(`${LAST_CALENDAR_YEAR + 1}-01-01`)]).toEqual([false, false, true]);
});
test('what is left of a clock that stops is kept: stopped and started on one day it ends when it would have', () => {
  // Filed on Monday 28 September: two days gone by the 30th, the holidays do not count, and Saturday 10 October is worked.
  const due = lastDayOf('2026-09-28', workingDays(5));
  expect(due).toBe('2026-10-10');
  expect(daysLeft('2026-09-30', due, true)).toBe(3);
  for (const day of ['2026-09-28', '2026-09-30', '2026-10-09', '2026-10-10']) expect(lastDayOf(day, workingDays(daysLeft(day, due, true)))).toBe(due);
  expect([workingDaysUntil('2026-10-12', '2026-10-10'), daysLeft('2026-10-12', due, true), daysLeft('2026-09-28', '2026-10-28', false)]).toEqual([0, 0, 30]);
});
