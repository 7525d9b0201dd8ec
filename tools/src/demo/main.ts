import { CommandFailed } from '../runtime.ts';
import { auditor } from './auditor.ts';
import { changzhou } from './changzhou.ts';
import { futian } from './futian.ts';
import { Report } from './report.ts';
import { Unexpected } from './session.ts';

// npm run demo [-- --json]: against the running system, through public interfaces only. Exit code 1 if anything is off.
const json = process.argv.includes('--json');
const report = new Report(json);
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length).split(',');
const wanted = (part: string): boolean => !only || only.includes(part);

try {
  const result = wanted('futian') || wanted('auditor') ? await futian(report) : null;
  if (wanted('changzhou')) await changzhou(report);
  if (wanted('auditor') && result) await auditor(report, result);
} catch (error) {
  report.check(error instanceof CommandFailed || error instanceof Unexpected ? error.message : `the demo stopped: ${(error as Error).stack}`, 'done', 'stopped');
}
if (json) process.stdout.write(`${JSON.stringify({ ok: report.ok, checks: report.checks }, null, 2)}\n`);
else report.end();
// Streams and servers of an interrupted part may still be open.
process.exit(report.ok ? 0 : 1);
