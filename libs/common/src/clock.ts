/** Where time comes from; pure code takes an instant as an argument instead. */
export interface Clock { now(): Date }

/** Real time, whatever the test clock says: for what others check against clocks of their own (tokens, passports, leases, webhook signatures). */
export const realClock: Clock = { now: () => new Date() };

let offsetMs = 0;
const listeners = new Set<() => void>();

/** The time of the domain: when things happen, are recorded, are due. Real time, moved by the test clock where one is followed (`test-clock.ts`). */
export const systemClock: Clock = { now: () => new Date(Date.now() + offsetMs) };

/** By how much the clock of this process is ahead of real time, in milliseconds. */
export const clockOffset = (): number => offsetMs;

/** Moves {@link systemClock} of this process to so much ahead of real time (or behind it). Only the test clock does. */
export const shiftClock = (ms: number): void => {
  if (ms === offsetMs) return;
  offsetMs = ms;
  for (const listener of listeners) listener();
};

/** Calls back whenever the clock was moved: whoever sleeps until an instant looks again. Answers what ends it. */
export const onClockShift = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
};
