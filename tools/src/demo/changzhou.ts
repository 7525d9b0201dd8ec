import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from '@kangfu/infra/paths';
import { runCli } from './cli.ts';
import type { Report } from './report.ts';
import { as } from './session.ts';
import { eventually } from './wait.ts';

const STATION = '320412105';
const LIST = 'demo-toddlers';

/** The real list where it lies, or generated children. */
const childrenFile = async (count: number): Promise<{ file: string; real: boolean; remove: () => void }> => {
  const real = join(resolve(process.env.KANGFU_SHARED_DATA ?? join(root, '../shared/data')), 'autism/toddler_qchat10_july2018.csv');
  if (existsSync(real)) return { file: real, real: true, remove: () => {} };
  const { generateChildren } = await import('../import/generated-children.ts');
  const folder = mkdtempSync(join(tmpdir(), 'kangfu-demo-'));
  const file = join(folder, 'children.csv');
  writeFileSync(file, generateChildren(count).csv);
  return { file, real: false, remove: () => rmSync(folder, { recursive: true }) };
};

interface Imported { rows: number; recorded: number; unchanged: number; refused: number; positive: number }

/** A list of toddlers is imported at a station: a screening each, one file and one tier-2 duty for each positive, and nothing the second time. */
export const changzhou = async (report: Report): Promise<void> => {
  report.title('Changzhou 常州: a list of toddlers is screened');
  const { file, real, remove } = await childrenFile(1054);
  report.line(real ? '  the published list of 1,054 toddlers, read where it lies' : '  no shared data here: 1,054 generated children');
  const worker = await as('station-worker', STATION);
  const summaryOf = async () => (await worker.get('query($list: String!) { screeningSummary(list: $list) { screened positive filesOpened dutiesOpen dutiesDone } }', { list: LIST })).screeningSummary as
    { screened: number; positive: number; filesOpened: number; dutiesOpen: number; dutiesDone: number };

  const before = await summaryOf();
  const importing = runCli(['import', file, '--as', 'screenings', '--place', STATION, '--list', LIST, '--json']);
  const ticking = setInterval(() => {
    void summaryOf().then(({ screened, filesOpened }) => {
      const done = Math.min(40, Math.round((screened / 1054) * 40));
      report.progress(`  ${'█'.repeat(done)}${'░'.repeat(40 - done)} ${screened} screened, ${filesOpened} files`);
    }).catch(() => {});
  }, 700);
  const first = JSON.parse((await importing).stdout) as Imported;
  clearInterval(ticking);
  report.progress('');
  report.line(`  imported: ${first.recorded} recorded, ${first.unchanged} unchanged, ${first.refused} refused`);
  const expectedPositive = real ? 728 : first.positive;
  const after = await eventually(summaryOf, (s) => s.screened >= first.rows && s.filesOpened >= expectedPositive && s.dutiesOpen + s.dutiesDone >= expectedPositive, 60);
  report.check('rows → screening records', real ? 1054 : first.rows, after.screened);
  report.check('new in this run, or there from an earlier one', first.rows, before.screened + first.recorded);
  report.check('positive → files', expectedPositive, after.filesOpened);
  report.check('positive → tier-2 duties', expectedPositive, after.dutiesOpen + after.dutiesDone);
  const again = JSON.parse((await runCli(['import', file, '--as', 'screenings', '--place', STATION, '--list', LIST, '--json'])).stdout) as Imported;
  report.check('import again → changes', 0, again.recorded + again.refused);
  report.check('after it the counts are the same', after, await summaryOf());
  const { duties } = await worker.get('query($list: String!) { duties(first: 1, filter: { list: $list }) { nodes { tier due unit { name { zh } } chasedBy { name { zh } } } totalCount } }', { list: LIST });
  const [duty] = duties.nodes;
  report.line(`  a duty: tier ${duty.tier} at ${duty.unit?.name.zh}, due ${duty.due}, chased by ${duty.chasedBy?.name.zh}`);
  remove();
};
