import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shiftClock, systemClock } from '@kangfu/common';
import { writeClockOffset } from '@kangfu/common/test-clock';
import { addClockCalls } from './clock-calls.js';
import type { OperatorCall, OperatorCalls } from './operator-calls.js';

const callOf = (dataDir: string, production: boolean): OperatorCall => {
  const calls = new Map<string, OperatorCall>();
  addClockCalls({ add: (name: string, call: OperatorCall) => calls.set(name, call) } as unknown as OperatorCalls, { dataDir, production });
  return calls.get('clock/take')!;
};

test('a service takes the test clock up when asked, and in production refuses and stays on real time', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kangfu-clock-calls-'));
  try {
    writeClockOffset(dataDir, 86_400_000);
    await expect(callOf(dataDir, true)({}, { id: 'o' })).rejects.toThrow('real time only');
    expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1_000);
    expect(await callOf(dataDir, false)({}, { id: 'o' })).toMatchObject({ offsetMs: 86_400_000 });
    expect(systemClock.now().getTime() - Date.now()).toBeGreaterThan(86_000_000);
  } finally {
    shiftClock(0);
    rmSync(dataDir, { recursive: true });
  }
});
