import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfChanged } from '@kangfu/infra';
import { collect, type Evidence, judge, personalTexts, readModels } from './evidence.ts';
import { faults } from './faults/index.ts';
import { MARKERS } from './load/stage.ts';
import { Random } from './random.ts';
import { runFault } from './run.ts';
import { World } from './world.ts';
import { newestOf } from './check/stored.ts';

jest.setTimeout(120_000);

const SEED = 20_260_301;
let world: World;

beforeAll(async () => {
  await buildIfChanged();
  world = await World.start({ random: new Random(SEED), log: () => {} });
});
afterAll(async () => { await world?.end(); });

describe('under a mixed load', () => {
  test.each(faults.filter(({ short }) => short).map((fault) => [fault.name, fault] as const))('%s, and every invariant holds', async (_name, fault) => {
    const { findings, injections, tally } = await runFault(world, fault, { seed: SEED, short: true, thorough: false });
    expect(findings).toEqual([]);
    expect(Object.values(injections).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(0);
    expect(tally.acknowledged).toBeGreaterThan(15);
  });

  test('after all of them read models are those of a replay', async () => expect((await readModels(world)).findings).toEqual([]));

  test('and no personal text is in clear in a log, a segment, a record, a document or an error', async () => expect(await personalTexts(world, (await collect(world)).records)).toEqual([]));
});

describe('the same data with one thing wrong is found out', () => {
  let evidence: Evidence;
  beforeAll(async () => { evidence = await collect(world); });

  const intake = ({ logs }: Evidence) => logs.find(({ service }) => service === 'intake')!;
  const acknowledged = (all: Evidence) => all.attempts.filter(({ outcome, stream, service }) => outcome === 'acknowledged' && stream !== null && service === 'intake');
  const middle = <T>(all: readonly T[]): T => all[Math.floor(all.length / 2)]!;

  test.each<[string, (all: Evidence) => void, RegExp]>([
    ['a skipped position', (all) => { for (const commit of intake(all).commits.slice(50)) commit.first++; }, /^I2\/I3 intake\/0 commit 51: positions are not dense/],
    ['a lost commit', (all) => { intake(all).commits.splice(60, 1); }, /^I2\/I3 intake\/0 commit 62: is number 61/],
    ['a doubled event', (all) => { const { commits } = intake(all); commits[70]!.events[0]!.id = commits[40]!.events[0]!.id; }, /^I2\/I3 intake\/0 commit 71: event .* was stored before/],
    ['a changed event', (all) => { middle(intake(all).commits).events[0]!.data.personId = 'another'; }, /^I2\/I3 .* the hash chain is broken/],
    ['an acknowledged append that is not there', (all) => { intake(all).commits.pop(); all.attempts.push({ ...acknowledged(all).at(-1)!, commandId: 'never-stored' }); }, /^I1 .* never-stored was acknowledged and is not stored/],
    ['a refused command that was done', (all) => { const { commandId } = middle(acknowledged(all)); all.attempts.forEach((each, i) => { if (each.commandId === commandId) all.attempts[i] = { ...each, outcome: 'refused', codes: ['x'] }; }); }, /^I1 .* was refused .* and is stored/],
    ['a stale version accepted', (all) => { const i = all.attempts.indexOf(middle(acknowledged(all))); all.attempts[i] = { ...all.attempts[i]!, expectedVersion: 9_999 }; }, /^I4 .* expected version 9999 and was accepted/],
    ['an order that was not', (all) => { const i = all.attempts.indexOf(acknowledged(all).at(-1)!); all.attempts[i] = { ...all.attempts[i]!, began: 0, ended: 1 }; }, /^I4 .* was acknowledged before .* was sent/],
    ['a conflict without a competitor', (all) => { all.attempts.push({ ...middle(acknowledged(all)), stream: 'person-nobody', commandId: 'alone', outcome: 'conflict', codes: ['stale-version'] }); }, /^I4 .* alone was told of a conflict/],
    ['a missing record', (all) => { all.records.splice(all.records.findIndex(({ topic }) => topic === intake(all).topic) + 30, 1); }, /^I5 intake\/0: .* is in the store only/],
    ['records in another order', (all) => { const own = all.records.filter(({ topic, key }) => topic === intake(all).topic && key === acknowledged(all)[0]!.stream); const [a, b] = [all.records.indexOf(own[0]!), all.records.indexOf(own[1]!)]; [all.records[a], all.records[b]] = [own[1]!, own[0]!]; }, /^I5 .* is out of order/],
    ['a record that was never stored', (all) => { all.records.push({ ...all.records[0]!, headers: { ...all.records[0]!.headers, ce_id: 'phantom' } }); }, /^I5 .* phantom is in the topic only/],
    ['an effect done twice', (all) => { const { commits } = all.logs.find(({ service }) => service === 'autism-registry')!; commits.push(commits.findLast(({ cause }) => cause)!); }, /^effects: .* are the same effect of the same cause/],
    ['an effect left out', (all) => { const { commits } = all.logs.find(({ service }) => service === 'autism-registry')!; commits.splice(commits.findIndex(({ events }) => events[0]!.type === 'DutyOpened'), 1); }, /^effects: the positive screening .* has no DutyOpened/],
    ['a forged root', (all) => { Object.assign(all.ledger, { head: { ...all.ledger.head, root: '00'.repeat(32) } }); }, /^I8 the stored head of \d+ is not the root/],
    ['a changed entry', (all) => { const entries = [...all.ledger.entries]; entries[40] = entries[40]!.replace('"v":1', '"v":2'); Object.assign(all.ledger, { entries }); }, /^I8 entry 40: .* is not what is stored/],
    ['a head of another tree', (all) => { const entries = [...all.ledger.entries]; [entries[10], entries[11]] = [entries[11]!, entries[10]!]; Object.assign(all.ledger, { entries }); }, /^I8 note \d+: the signed root of \d+ is not that of the entries/],
    ['a note that somebody else signed', (all) => { Object.assign(all.ledger, { notes: [...all.ledger.notes.slice(0, -1), all.ledger.notes.at(-1)!.replace(/— (\S+) (.{8})/u, '— $1 AAAAAAAA')] }); }, /^I8 note \d+ is not signed/],
  ])('%s', (_what, spoil, told) => {
    const spoiled = structuredClone(evidence);
    spoil(spoiled);
    expect(judge(spoiled)).toContainEqual(expect.stringMatching(told));
  });

  test('a wrong row of a read model', async () => {
    const name = await newestOf(world.database('intake'), 'persons');
    const persons = world.database('intake').collection<{ _id: string; street: string }>(name);
    const row = (await persons.findOne({}))!;
    await persons.updateOne({ _id: row._id }, { $set: { street: 'elsewhere' } });
    expect((await readModels(world, 'persons')).findings).toContainEqual(expect.stringMatching(new RegExp(`^I6 intake/${name}: .*${row._id}.* is another`)));
    await persons.replaceOne({ _id: row._id }, row);
  });

  test('a name in a log file', async () => {
    const file = join(world.dataDir, 'logs/planted.log');
    appendFileSync(file, JSON.stringify({ msg: `could not greet ${MARKERS.name}` }));
    expect(await personalTexts(world, [])).toContainEqual(expect.stringMatching(/^I12 planted\.log: marker 1/));
    rmSync(file);
  });
});
