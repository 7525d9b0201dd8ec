import { chinaDay, isTimeOf } from '@kangfu/common';
import { refusal, type Refusal } from '@kangfu/decider';

/** What is wrong with when something is said to have happened in a case: in the future, before the case, or at a time of another day. */
export const dayProblems = ({ day, at }: { readonly day: string; readonly at?: string | null }, now: string, filedOn: string): Refusal[] => [
  ...(day > chinaDay(now) ? [refusal('day-in-future', { day }, ['day'])] : day < filedOn ? [refusal('day-before-case', { day, filedOn }, ['day'])] : []),
  ...(at && !isTimeOf(at, day, now) ? [refusal('time-of-another-day', { day }, ['at'])] : []),
];
