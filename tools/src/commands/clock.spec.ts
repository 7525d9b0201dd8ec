import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockOffset, onClockShift, realClock, shiftClock, systemClock } from '@kangfu/common';
import { followTestClock, readClockOffset, writeClockOffset } from '@kangfu/common/test-clock';
import { durationOf } from './clock.ts';

test('durations are days, hours, minutes, seconds and weeks, forwards and backwards', () => {
  expect([durationOf('5d'), durationOf('1d12h'), durationOf('-90m'), durationOf('2w'), durationOf('30s')]).toEqual([432_000_000, 129_600_000, -5_400_000, 1_209_600_000, 30_000]);
  for (const wrong of ['', '5', 'd', '5x', '1.5d', '5d 2h']) expect(() => durationOf(wrong)).toThrow('duration');
});

test('who follows the test clock takes its place up at once and each move of it, and real time stays', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'kangfu-clock-'));
  const day = 86_400_000;
  expect(readClockOffset(dir)).toBe(0);
  writeClockOffset(dir, day);
  const unfollow = followTestClock(dir);
  try {
    expect(Math.abs(systemClock.now().getTime() - realClock.now().getTime() - day)).toBeLessThan(1_000);
    const moved = new Promise<void>((resolve) => { onClockShift(resolve); });
    writeClockOffset(dir, 5 * day);
    await moved;
    expect([clockOffset(), Math.abs(realClock.now().getTime() - Date.now()) < 1_000]).toEqual([5 * day, true]);
  } finally {
    unfollow();
    shiftClock(0);
    rmSync(dir, { recursive: true });
  }
});
