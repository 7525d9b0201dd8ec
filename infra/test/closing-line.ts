/** What jest writes with `--json --outputFile`, as far as it is used here. */
export interface JestResult {
  numPassedTests: number;
  numFailedTests: number;
  /** Files that failed before a test of theirs could run. */
  numRuntimeErrorTestSuites: number;
  success: boolean;
}

export interface Outcome {
  line: string;
  exitCode: 0 | 1;
}

/**
 * The last line of `npm test`. Each check (lint, types, build) counts as one test, and so does a test file that could not run.
 * A jest that was killed and left no result counts as one failure, and a run without a single test is none.
 */
export const closingLine = (checks: boolean[], jest: JestResult | undefined): Outcome => {
  const passedTests = jest?.numPassedTests ?? 0;
  const failedTests = jest ? jest.numFailedTests + jest.numRuntimeErrorTestSuites : 1;
  const passed = checks.filter(Boolean).length + passedTests;
  let failed = checks.filter((check) => !check).length + failedTests;
  if (failed === 0 && (passedTests === 0 || !jest?.success)) failed = 1;
  return { line: `${passed} passed, ${failed} failed`, exitCode: failed === 0 ? 0 : 1 };
};
