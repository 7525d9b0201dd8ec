import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shiftClock } from './clock.js';

const LOOK_MS = 250;
const fileOf = (dataDir: string): string => join(dataDir, 'clock.json');

/** How far ahead of real time an instance's clock stands, in milliseconds; 0 where it was never moved. */
export const readClockOffset = (dataDir: string): number => {
  try {
    const { offsetMs } = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as { offsetMs: unknown };
    return Number.isSafeInteger(offsetMs) ? (offsetMs as number) : 0;
  } catch {
    return 0;
  }
};

/** Moves the clock of an instance: every process that follows it takes that up within a quarter of a second, those that start later at their start. */
export const writeClockOffset = (dataDir: string, offsetMs: number): void => {
  const file = fileOf(dataDir);
  writeFileSync(`${file}.new`, `${JSON.stringify({ offsetMs })}\n`);
  renameSync(`${file}.new`, file);
};

/** From now on this process's `systemClock` stands where the instance's test clock does. Never in production. Answers what ends it. */
export const followTestClock = (dataDir: string): (() => void) => {
  const take = (): void => shiftClock(readClockOffset(dataDir));
  take();
  const timer = setInterval(take, LOOK_MS).unref();
  return () => clearInterval(timer);
};
