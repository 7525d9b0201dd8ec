import { chinaDay } from '@kangfu/common';
import { addDays, addWorkingDays, dueOf } from './working-days.js';

test('a day begins in China eight hours before it begins in Greenwich', () => {
  expect(chinaDay('2026-11-22T15:59:59.999Z')).toBe('2026-11-22');
  expect(chinaDay('2026-11-22T16:00:00.000Z')).toBe('2026-11-23');
});
test('weekends are not worked', () => expect(addWorkingDays('2026-11-20', 1)).toBe('2026-11-23'));
test('the National Day week of 2026 is free, and 10 October, a Saturday, is worked for it', () => {
  expect(addWorkingDays('2026-09-30', 1)).toBe('2026-10-08');
  expect(addWorkingDays('2026-10-08', 2)).toBe('2026-10-10');
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
