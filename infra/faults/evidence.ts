import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { effectFaults } from './check/effects.ts';
import { type Attempt, historyFaults } from './check/history.ts';
import { type Ledger, ledgerFaults, readLedger } from './check/ledger.ts';
import { faultsOf } from './check/logs.ts';
import { Markers } from './check/markers.ts';
import { endsOf, lagOf, readModelFaults } from './check/read-models.ts';
import { type Log, readLogs, readTopics, type TopicRecord } from './check/stored.ts';
import { differencesOf } from './check/topics.ts';
import { ID_MARKERS, MARKERS } from './load/stage.ts';
import type { World } from './world.ts';

/** What the world holds and what its callers were told, read from outside. */
export interface Evidence { readonly logCount: number; readonly logs: Log[]; readonly records: TopicRecord[]; readonly attempts: Attempt[]; readonly ledger: Ledger }

export const collect = async (world: World): Promise<Evidence> => {
  const vkey = await fetch(`${world.runtime.gateway}/audit/vkey`).then((response) => response.text());
  const [logs, records, ledger] = await Promise.all([readLogs(world.mongo, world.runtime), readTopics(world.runtime), readLedger(world.database('audit'), vkey, world.served)]);
  return { logCount: world.runtime.logs, logs, records: [...world.removed, ...records.filter(({ headers }) => headers['kangfu-faults'] !== 'planted')], attempts: [...world.callers.attempts], ledger };
};

/** I1 to I5 and I8, on what was collected. */
export const judge = ({ logCount, logs, records, attempts, ledger }: Evidence): string[] => [
  ...faultsOf(logs, logCount).map((what) => `I2/I3 ${what}`), ...historyFaults(attempts, logs), ...effectFaults(logs).map((what) => `effects: ${what}`), ...differencesOf(logs, records).map((what) => `I5 ${what}`),
  ...ledgerFaults(ledger, logs).map((what) => `I8 ${what}`),
];

/** I6: rows are those of a replay, which another process writes and this one compares. `only`: these read models. */
export const readModels = async (world: World, ...only: string[]): Promise<{ findings: string[]; checked: string }> => {
  const rows = join(world.dataDir, 'replayed');
  rmSync(rows, { recursive: true, force: true });
  // With --compare, what a live model has parked or an operator has taken out of it is left out of the rows too; what it says of equality is not asked.
  const { out, err } = await world.kangfu(['replay', '--compare', '--to', rows, '--json', ...(only.length > 0 ? ['--only', ...only] : [])]);
  if (!out.trim().startsWith('{')) return { findings: [`I6 the replay failed: ${(/^\w*(?:Error|Event|Failed)\b.*$/m.exec(err)?.[0] ?? err.trim().split('\n').slice(-3).join(' ')).slice(0, 300)}`], checked: 'no replay' };
  const { faults, models, documents } = await readModelFaults(world.mongo, world.runtime, rows);
  return { findings: faults.map((what) => `I6 ${what}`), checked: `${documents} documents of ${models} collections` };
};

/** I12: places that hold a planted text in clear: log files, Kafka's segments, records, documents, errors. */
export const personalTexts = async (world: World, records: readonly TopicRecord[]): Promise<string[]> => {
  const markers = new Markers([...Object.values(MARKERS), ...ID_MARKERS]);
  const segments = readdirSync(world.dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => name.startsWith('kafka') && name.endsWith('.log') && name.includes('events.v1'));
  const found = [
    ...markers.inLogFiles(world.dataDir), ...markers.inRecords(records), ...markers.in('errors', world.callers.errors.join('\n')),
    ...segments.flatMap((name) => markers.in(`segment ${name}`, readFileSync(join(world.dataDir, name)))), ...(await markers.inDatabases(world.mongo)).found,
  ];
  return [...new Set(found)].map((what) => `I12 ${what}`);
};

/** Every invariant, on all that is stored and all that callers and agencies were told. */
export const check = async (world: World, { parked = 0, thorough = true } = {}): Promise<{ findings: string[]; checked: string }> => {
  const evidence = await collect(world);
  const { logs, records, ledger, attempts } = evidence;
  const findings = judge(evidence);
  const lag = await lagOf(world.mongo, world.runtime, await endsOf(world.mongo, world.runtime));
  findings.push(...lag.ahead.map((what) => `I6 beyond the end: ${what}`), ...(lag.parked === parked ? [] : [`I11 ${lag.parked} streams are parked, ${parked} were poisoned`]));
  findings.push(...world.stage.agencies.flatMap((agency) => agency.faults()).map((what) => `I7 ${what}`));
  const events = logs.reduce((sum, { commits }) => sum + commits.reduce((count, each) => count + each.count, 0), 0);
  let checked = `${events} events, ${records.length} records, ${ledger.entries.length} entries, ${ledger.notes.length} heads, ${attempts.length} attempts`;
  if (thorough) {
    const models = await readModels(world);
    findings.push(...models.findings, ...(await personalTexts(world, records)));
    checked += `, ${models.checked}`;
  }
  return { findings, checked };
};
