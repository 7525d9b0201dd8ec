import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultsOf } from '@kangfu/infra/faults/check/logs';
import { Markers } from '@kangfu/infra/faults/check/markers';
import { type Log, readLogs, readTopics, type TopicRecord } from '@kangfu/infra/faults/check/stored';
import { differencesOf } from '@kangfu/infra/faults/check/topics';
import { root } from '@kangfu/infra/paths';
import { futian, type FutianResult, inventedResident, type Resident } from '../../../tools/src/demo/futian.ts';
import { Report } from '../../../tools/src/demo/report.ts';
import { as } from '../../../tools/src/demo/session.ts';
import { generateChildren } from '../../../tools/src/import/generated-children.ts';
import { CASE_AS_OF, expectedCase, normalised } from '../support/case-as-of.ts';
import { errorsSeen } from '../support/errors-seen.ts';
import type { Chapter } from '../support/chapters.ts';
import { type Kangfu, settled } from '../support/kangfu.ts';
import { uuidOf } from '../support/open-case.ts';
import { kangfuJson, runNode } from '../support/run-node.ts';

const STATION = '320412105';
const LIST = '探针名单';
const resident: Resident = {
  ...inventedResident(), name: '探针甲欧阳测试', phone: '13900001111', statement: '探针陈述：希望恢复独立行走', remark: '探针备注：首次训练完成',
};

let kangfu: Kangfu;
let seen: ReturnType<typeof errorsSeen>;
const report = new Report(true);
let road: FutianResult;

/** A case through all nine steps, and what is left of it: in stores, topics, read models, log files, and for an instant in the past. */
export const roadChapter: Chapter = (world) => describe('the road', () => {
  beforeAll(() => {
    kangfu = world.kangfu();
    seen = errorsSeen();
  });
  afterAll(() => seen?.restore());

  test('a resident walks all nine steps, and the agency is told of everything it may know', async () => {
    road = await futian(report, resident);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.checks.map(({ name }) => name)).toEqual(expect.arrayContaining([
      'all nine steps are done', 'the subscription told of the last step', 'mailbox positions are dense', 'every entry arrived by webhook, verified', 'no forged delivery', 'deliveries of this person came in order',
      'the end of the right was told', 'after the outcome the agency’s right has ended', 'no referral without consent', 'nobody approves a plan of their own', 'a clerk of another street does not see the case',
    ]));
  });

  test('a list imported twice at the same time is one record a child, one file and one duty a positive', async () => {
    const children = generateChildren(60, 7);
    const folder = mkdtempSync(join(tmpdir(), 'kangfu-list-'));
    const file = join(folder, 'children.csv');
    writeFileSync(file, children.csv);
    try {
      const importing = () => kangfuJson<{ rows: number; recorded: number; unchanged: number; refused: number; positive: number }>(root, 'import', file, '--as', 'screenings', '--place', STATION, '--list', LIST);
      const both = await Promise.all([importing(), importing()]);
      for (const { code, answer } of both) expect({ code, rows: answer.rows, refused: answer.refused, settled: answer.recorded + answer.unchanged, positive: answer.positive }).toEqual({ code: 0, rows: 60, refused: 0, settled: 60, positive: children.positive });
      expect(both.reduce((sum, { answer }) => sum + answer.recorded, 0)).toBe(60);
    } finally {
      rmSync(folder, { recursive: true });
    }
    await settled(kangfu);
    const worker = await as('station-worker', STATION);
    const { screeningSummary: summary } = await worker.get('query($list: String!) { screeningSummary(list: $list) { screened positive filesOpened dutiesOpen dutiesDone } }', { list: LIST });
    expect(summary).toEqual({ screened: 60, positive: children.positive, filesOpened: children.positive, dutiesOpen: children.positive, dutiesDone: 0 });
    const screenings = (await worker.get('query($list: String!) { screenings(first: 100, filter: { list: $list }) { nodes { number positive file { id } duty { id } } } }', { list: LIST })).screenings.nodes as
      { number: string; positive: boolean; file: { id: string } | null; duty: { id: string } | null }[];
    expect(new Set(screenings.map(({ number }) => number)).size).toBe(60);
    expect(screenings.filter(({ positive, file, duty }) => positive !== (file !== null) || positive !== (duty !== null))).toEqual([]);
    for (const part of ['file', 'duty'] as const) expect(new Set(screenings.flatMap((screening) => screening[part]?.id ?? [])).size).toBe(children.positive);
  });

  describe('seen from outside afterwards', () => {
    let logs: Log[];
    let records: TopicRecord[];
    beforeAll(async () => {
      await settled(kangfu);
      logs = await readLogs(kangfu.mongo, kangfu.system.runtime);
      records = await readTopics(kangfu.system.runtime);
    });

    test('positions, versions and hash chains of every log have no holes', () => {
      expect(logs.map(({ service, log }) => `${service}/${log}`)).toEqual(kangfu.system.runtime.services.flatMap(({ name }) => [0, 1, 2].map((log) => `${name}/${log}`)));
      // One case has few streams at referral and quality: a log of theirs may be empty.
      const used = (service: string): number => logs.filter((log) => log.service === service && log.commits.length > 0).length;
      expect([used('intake'), used('autism-registry'), used('referral') > 1, used('quality') > 1]).toEqual([3, 3, true, true]);
      expect(faultsOf(logs, kangfu.system.runtime.logs)).toEqual([]);
    });

    test('what is in the topics is what is in the stores, in the order of each stream', () => {
      expect(records.length).toBeGreaterThan(200);
      expect(differencesOf(logs, records)).toEqual([]);
    });

    test('no name, number or text is in clear in a log file, a record, a document or an error', async () => {
      const markers = new Markers([resident.name, resident.phone, resident.number, `${resident.number}42`, resident.statement, resident.remark]);
      expect(markers.in('self', `x${resident.name}x`)).toEqual(['self: marker 1']);
      expect(markers.inLogFiles(kangfu.dataDir)).toEqual([]);
      expect(markers.inRecords(records)).toEqual([]);
      expect(seen.bodies.length).toBeGreaterThan(0);
      expect(seen.bodies.flatMap((body) => markers.in('answer', body))).toEqual([]);
      const { found, collections, documents } = await markers.inDatabases(kangfu.mongo, kangfu.system.runtime.dbPrefix);
      expect({ found: [...new Set(found)], enough: collections > 40 && documents > 500 }).toEqual({ found: [], enough: true });
    });
  });

  describe('asked for an instant in the past', () => {
    test('the case is at each instant what a replay that stops there makes of it', async () => {
      await settled(kangfu);
      const { instants, events, at } = JSON.parse(await runNode(join(import.meta.dirname, '../support/replay-at.ts'), kangfu.dataDir, uuidOf(road.personId))) as
        { instants: string[]; events: { service: string; type: string; at: string }[]; at: Record<string, Record<string, Record<string, Record<string, unknown>>>> };
      expect(new Set(events.map(({ service }) => service))).toEqual(new Set(['intake', 'referral', 'quality']));
      expect(instants.length).toBeGreaterThan(25);
      const { coordinator } = road.userOf;
      const statuses = new Set<string>();
      const answers = new Set<string>();
      const before = new Date(Date.parse(instants[0]!) - 1).toISOString();
      for (const t of [before, ...instants]) {
        const answer = await coordinator!.ask(CASE_AS_OF, { id: road.caseId, t });
        expect({ t, errors: answer.errors }).toEqual({ t, errors: undefined });
        const expected = t === before ? null : expectedCase(at[t]!, uuidOf(road.caseId), { inForce: ({ withdrawnAt }) => withdrawnAt === null });
        expect({ t, case: normalised(answer.data!.case) }).toEqual({ t, case: expected });
        statuses.add(answer.data!.case?.status);
        answers.add(JSON.stringify(answer.data));
      }
      // Most instants change something that this query shows: an answer that stood still would not pass.
      expect(answers.size).toBeGreaterThan(20);
      expect([...statuses]).toEqual([undefined, 'FILED', 'RETURNED', 'FILED', 'ACCEPTED', 'TRIAGED', 'CLOSED'].filter((status, i, all) => all.indexOf(status) === i));
      const now = await coordinator!.get(CASE_AS_OF, { id: road.caseId });
      expect(normalised(now.case)).toEqual(expectedCase(at[instants.at(-1)!]!, uuidOf(road.caseId), { inForce: ({ withdrawnAt }) => withdrawnAt === null }));
    });

    test('an instant in the future, or two instants in one operation, are refused', async () => {
      const { coordinator } = road.userOf;
      const codes = async (query: string, variables: object): Promise<unknown> => (await coordinator!.ask(query, variables)).errors?.map(({ extensions }) => extensions?.code);
      const [future, past, earlier] = [3_600_000, -60_000, -120_000].map((offset) => new Date(Date.now() + offset).toISOString());
      expect(await codes('query($id: ID!, $t: DateTime) { case(id: $id, asOf: $t) { status } }', { id: road.caseId, t: future })).toEqual(['BAD_USER_INPUT']);
      expect(await codes('query($id: ID!, $t: DateTime) { node(id: $id, asOf: $t) { id } }', { id: road.caseId, t: future })).toEqual(['BAD_USER_INPUT']);
      const two = 'query($id: ID!, $a: DateTime, $b: DateTime) { a: case(id: $id, asOf: $a) { status } b: case(id: $id, asOf: $b) { status } }';
      expect(await codes(two, { id: road.caseId, a: past, b: earlier })).toEqual(['BAD_USER_INPUT']);
      expect(await codes(two, { id: road.caseId, a: past, b: null })).toEqual(['BAD_USER_INPUT']);
      expect(await codes(two, { id: road.caseId, a: earlier, b: earlier })).toBeUndefined();
    });
  });

  test('all read models equal a fresh replay', async () => {
    await settled(kangfu);
    const { code, answer } = await kangfuJson<{ equal: boolean; models: { service: string; collection: string; equal: boolean; comparisons: unknown[] }[] }>(root, 'replay', '--compare');
    expect(answer.models.filter(({ equal }) => !equal)).toEqual([]);
    expect(code).toBe(0);
  });
});
