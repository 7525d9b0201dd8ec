import { closingLine, type JestResult } from './closing-line.ts';

const ran = (result: Partial<JestResult> = {}): JestResult => ({ numPassedTests: 7, numFailedTests: 0, numRuntimeErrorTestSuites: 0, success: true, ...result });

test('checks and tests are counted together', () => {
  expect(closingLine([true, true, true], ran())).toEqual({ line: '10 passed, 0 failed', exitCode: 0 });
});

test('a failed check, a failed test and a file that could not run count as one each', () => {
  expect(closingLine([true, false], ran({ numFailedTests: 2, numRuntimeErrorTestSuites: 1, success: false }))).toEqual({ line: '8 passed, 4 failed', exitCode: 1 });
});

test('a run without tests has failed', () => {
  expect(closingLine([true], ran({ numPassedTests: 0 }))).toEqual({ line: '1 passed, 1 failed', exitCode: 1 });
});

test('a jest that left no result, or failed without naming a test, has failed', () => {
  expect(closingLine([true], undefined)).toEqual({ line: '1 passed, 1 failed', exitCode: 1 });
  expect(closingLine([], ran({ success: false }))).toEqual({ line: '7 passed, 1 failed', exitCode: 1 });
});
