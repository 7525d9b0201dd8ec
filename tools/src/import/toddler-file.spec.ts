import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isRefused } from '@kangfu/decider';
import { root } from '@kangfu/infra/paths';
import { effectsOf } from '../../../services/autism-registry/src/processes/positive-screening/positive-screening.process.ts';
import { sheetCommand } from '../../../services/autism-registry/src/screening/sheet-command.ts';
import { screeningDecider } from '../../../services/autism-registry/src/screening/screening.decider.ts';
import { generateChildren } from './generated-children.ts';
import { readScreeningFile } from './screening-file.ts';
import { decodeText } from './sheet.ts';

/** The research file is read where it lies; without it, as many invented children. */
const research = join(resolve(root, process.env.KANGFU_SHARED_DATA ?? '../shared/data'), 'autism/toddler_qchat10_july2018.csv');
const known = existsSync(research);
const children = known ? { csv: decodeText(readFileSync(research)), positive: 728 } : generateChildren(1054);

test(`every row of the ${known ? 'research' : 'generated'} file is decided as it says`, () => {
  const file = readScreeningFile(children.csv);
  expect([file.total, file.rows.length, file.errors]).toEqual([1054, 1054, []]);
  const facts = { today: '2026-03-02', station: { code: '320412105', path: ['320412105', 'cz-jingkai', '3204'], mch: 'mch-320412' } };
  const sexes = { M: 'm', F: 'f', UNKNOWN: 'unknown' } as const;

  const recorded = file.rows.map((row) => {
    const { command } = sheetCommand({ list: 'toddlers', number: row.number }, 'q-chat-10', null, { ...row, sex: sexes[row.sex] });
    const decision = screeningDecider.decide(command, screeningDecider.initial, facts);
    if (isRefused(decision)) throw new Error(`line ${row.line}: ${decision.refusals[0]!.code}`);
    const { data } = decision[0]!;
    expect([data.score, data.positive]).toEqual([row.claimedScore, row.claimedPositive]);
    expect(data.positive).toBe(data.score > 3);
    expect(data.flags).toEqual(row.ageMonths < 18 || row.ageMonths > 24 ? ['age-outside-instrument'] : []);
    expect(screeningDecider.decide(command, screeningDecider.evolve(screeningDecider.initial, decision[0]!), facts)).toEqual([]);
    return data;
  });

  expect(new Set(recorded.map(({ personId }) => personId)).size).toBe(1054);
  expect(new Set(recorded.map(({ screeningId }) => screeningId)).size).toBe(1054);
  const effects = recorded.flatMap((data) => effectsOf(data, '2026-03-02T03:00:00.000Z'));
  const streams = new Set(effects.map(({ stream }) => stream));
  expect([...streams].filter((stream) => stream.startsWith('autism-file-'))).toHaveLength(children.positive);
  expect([...streams].filter((stream) => stream.startsWith('duty-'))).toHaveLength(children.positive);
  expect(effects).toHaveLength(2 * children.positive);
});
