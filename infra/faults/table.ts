import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from '../paths.ts';
import type { Outcome } from './run.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The page of the faults, made from a run; answers its path. */
export const tableOf = (outcomes: readonly Outcome[], { seed, long }: { seed: number; long: boolean }): string => [
  '# Faults that were survived', '',
  `Made by \`npm run faults${long ? ' -- --long' : ''}\` with seed ${seed}, on ${cpus().length} cores and ${Math.round(totalmem() / 2 ** 30)} GB, shared by load, services, MongoDB, Kafka and checker. Do not edit.`, '',
  'Each row: the whole system under a mixed load through the gateway, the fault, healing, and then every invariant checked from outside (MongoDB, Kafka, what callers were told, what agencies received) by a checker that shares no code with the system: ',
  'nothing acknowledged is lost and nothing refused appears (I1), ids are unique (I2), positions and versions have no holes (I3), real-time order and honest conflicts (I4), topic = store (I5), read models = replay (I6), ',
  'all signed heads consistent with the tree recomputed from the stores (I8), no lag within 60 s and nothing parked but what was poisoned (I11), no personal text in logs, segments, records, documents and errors (I12). ',
  'That the checker can fail is shown by `infra/faults/check/defects.int.spec.ts` and `infra/faults/short-profile.e2e.spec.ts`.', '',
  '| | fault | injected | seed | acknowledged · refused · unknown | beyond the invariants | caught up after | took | result |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ...outcomes.map(({ fault, seed: own, result, injections, tally, notes, findings, healedSeconds, seconds }) => `| ${[
    fault.number, `**${fault.name}**: ${fault.injects}`, Object.entries(injections).map(([what, times]) => `${what} × ${times}`).join('; ') || '–', own, `${tally.acknowledged} · ${tally.refused} · ${tally.unknown}`,
    [fault.proves, ...notes].join('. '), `${healedSeconds.toFixed(1)} s`, `${seconds.toFixed(0)} s`, result === 'not possible here' ? `not possible here: ${findings.join('; ')}` : result,
  ].map((each) => cell(String(each))).join(' | ')} |`),
  '',
].join('\n');

export const writeTable = async (outcomes: readonly Outcome[], options: { seed: number; long: boolean }): Promise<string> => {
  await writeFile(join(root, 'docs/reference/faults.md'), tableOf([...outcomes].sort((a, b) => a.fault.number - b.fault.number), options));
  return 'docs/reference/faults.md';
};
