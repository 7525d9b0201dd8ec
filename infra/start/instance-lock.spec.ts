import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InstanceRunning, lockInstance } from './instance-lock.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'kangfu-lock-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

test('a folder belongs to one running instance', () => {
  const unlock = lockInstance(dataDir);
  expect(() => lockInstance(dataDir)).toThrow(InstanceRunning);
  unlock();
  lockInstance(dataDir)();
});

test.each([
  ['of a process that is gone', '{"pid":999999999,"start":"1"}'],
  ['whose process id is another process now', `{"pid":${process.pid},"start":"1"}`],
  ['that was written half', '{"pi'],
])('a lock %s is taken over', (_, left) => {
  writeFileSync(join(dataDir, 'runner.json'), left);
  lockInstance(dataDir)();
});
