import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from './cli.ts';
import type { FutianResult } from './futian.ts';
import type { Report } from './report.ts';
import { as } from './session.ts';
import { eventually } from './wait.ts';

const HISTORY = `query($id: ID!, $after: String) { case(id: $id) { history(first: 100, after: $after) { nodes { type actor { role unit } occurredAt recordedAt command purpose changes { field before after } } pageInfo { hasNextPage } } } }`;

const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((name) => statSync(name).isFile());

/** What an auditor does: reads the history of the case, exports the ledger, verifies it offline, sees that a changed byte is noticed, and replays everything. */
export const auditor = async (report: Report, { caseId, personId }: Pick<FutianResult, 'caseId' | 'personId'>): Promise<void> => {
  report.title('The auditor');
  const reader = await as('auditor', '4403');
  const history = await eventually(async () => (await reader.get(HISTORY, { id: caseId })).case.history.nodes as { type: string; actor: { role: string; unit: string | null }; recordedAt: string }[],
    (events) => events.some((event) => event.type === 'CaseClosed'), 20);
  report.line(`  history of the case: ${history.length} events, from ${history[0]?.type} by ${history[0]?.actor.role} to ${history.at(-1)?.type} by ${history.at(-1)?.actor.role}`);
  report.check('the history says who did each event, in which role', true, history.length > 20 && history.every((event) => Boolean(event.actor.role)));

  const folder = mkdtempSync(join(tmpdir(), 'kangfu-audit-'));
  try {
    const exported = await runCli(['audit', 'export', folder, '--json']);
    report.check('audit export', 0, exported.code);
    const key = join(folder, 'vkey');
    const trusted = join(tmpdir(), `kangfu-vkey-${process.pid}`);
    writeFileSync(trusted, readFileSync(key));
    const verified = await runCli(['audit', 'verify', folder, '--vkey', trusted, '--json']);
    report.check('audit verify', 0, verified.code);
    const files = filesIn(folder);
    const unnoticed: string[] = [];
    for (const file of files) {
      const bytes = readFileSync(file);
      const at = Math.floor(Math.random() * bytes.length);
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      writeFileSync(file, changed);
      if ((await runCli(['audit', 'verify', folder, '--vkey', trusted, '--json'])).code === 0) unnoticed.push(file.slice(folder.length + 1));
      writeFileSync(file, bytes);
    }
    report.line(`  one byte changed in each of ${files.length} exported files, one after the other`);
    report.check('changed bytes that were not noticed', [], unnoticed);
    rmSync(trusted);
    const proof = await runCli(['audit', 'proof', '--person', personId, '--json']);
    report.check('audit proof of the person', 0, proof.code);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const replay = await runCli(['replay', '--compare', '--json']);
  if (replay.code !== 0) report.line(replay.stdout.slice(0, 2000) + replay.stderr.slice(0, 1000));
  report.check('replay of everything equals the live read models', 0, replay.code);
};
