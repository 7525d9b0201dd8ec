import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { faultsOf } from '@kangfu/infra/faults/check/logs';
import { Markers } from '@kangfu/infra/faults/check/markers';
import { type Log, readLogs, readTopics, type TopicRecord } from '@kangfu/infra/faults/check/stored';
import { differencesOf } from '@kangfu/infra/faults/check/topics';
import { root } from '@kangfu/infra/paths';
import { M } from '../../tools/src/demo/operations.ts';
import { inventedResidentId } from '../../tools/src/demo/resident-id.ts';
import { as, type Session } from '../../tools/src/demo/session.ts';
import { generateChildren } from '../../tools/src/import/generated-children.ts';
import { errorsSeen } from './support/errors-seen.ts';
import { type Kangfu, settled, startKangfu, until } from './support/kangfu.ts';
import { PAPERS } from './support/open-case.ts';
import { kangfuJson } from './support/run-node.ts';

jest.setTimeout(150_000);

const STATION = '320412105';
const LIST = 'e2e-survives';
const STREET = '440304006';
/** Killed in this order, each this many milliseconds after its part of the list is on its way. */
const KILLS = [['intake', 150], ['autism-registry', 350], ['referral', 50], ['mongodb', 300], ['quality', 250], ['gateway', 400], ['agency-feed', 100], ['kafka', 200], ['audit', 0]] as const;
const PART = 34;
const CHILDREN = KILLS.length * PART;
const MARKERS = { name: '探针丙慕容测试', phone: '13600003333', statement: '探针丙陈述：请安排康复' };

let kangfu: Kangfu;
let seen: ReturnType<typeof errorsSeen>;
const children = generateChildren(CHILDREN, 11);
const numbers = KILLS.map((_, i) => inventedResidentId(`19${60 + i}-02-03`));

beforeAll(async () => {
  kangfu = await startKangfu('survives', { ownInfrastructure: true });
  seen = errorsSeen();
});
afterAll(async () => {
  seen?.restore();
  await kangfu?.end();
});

/** Sends a command with its id until it is through and its object can be seen: whatever answer was lost, it is done once. */
const persist = (session: Session, mutation: string, input: object): Promise<Record<string, any>> => {
  const command = { commandId: randomUUID(), ...input };
  return until(`${session.name}: a command`, () => session.do(mutation, command), (payload) => Object.values(payload).every((part) => part !== null), 60);
};

test('an import, registrations and requests go through while everything is killed, one after the other', async () => {
  const [header, ...lines] = children.csv.trimEnd().split('\n');
  const [liaison, clerk] = await Promise.all([as('community-liaison', `${STREET}009`), as('window-clerk', STREET)]);
  const told: object[] = [];
  for (const [i, [name, delay]] of KILLS.entries()) {
    const started = performance.now();
    const file = join(kangfu.dataDir, `part-${i}.csv`);
    writeFileSync(file, `${[header, ...lines.slice(i * PART, (i + 1) * PART)].join('\n')}\n`);
    const importing = kangfuJson<{ rows: number; recorded: number; unchanged: number; refused: number }>(root, 'import', file, '--as', 'screenings', '--place', STATION, '--list', LIST);
    const working = (async () => {
      const { person } = await persist(liaison, M.register, { name: MARKERS.name, identity: { kind: 'RESIDENT_ID', number: numbers[i]! }, street: STREET, community: `${STREET}009`, phone: MARKERS.phone });
      const { case: filed } = await persist(clerk, M.file, { personId: person.id, needs: ['REHABILITATION_TRAINING'], statement: MARKERS.statement, provided: PAPERS });
      await persist(clerk, M.accept, { caseId: filed.id });
    })();
    await pause(delay);
    await kangfu.system.kill(name, 'SIGKILL');
    const [{ code, answer }] = await Promise.all([importing, working]);
    told.push({ name, code, rows: answer.rows, through: answer.recorded + answer.unchanged });
    if (process.env.KANGFU_E2E_TIMES) console.log(`${name}: ${Math.round(performance.now() - started)} ms`);
  }
  expect(told).toEqual(KILLS.map(([name]) => ({ name, code: 0, rows: PART, through: PART })));
});

describe('afterwards', () => {
  let logs: Log[];
  let records: TopicRecord[];
  const events = (type: string) => logs.flatMap(({ commits }) => commits.flatMap(({ events: stored }) => stored.filter((event) => event.type === type)));

  test('within a minute, without a hand, everything has come to the end of every log and nothing is parked', async () => {
    const { services } = await settled(kangfu, 60);
    expect(services.flatMap(({ projections }) => projections).length).toBeGreaterThan(40);
    for (const { database } of services) {
      const parked = (await kangfu.mongo.db(database).listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).filter((name) => name.includes('parked'));
      for (const name of parked) expect({ database, name, count: await kangfu.mongo.db(database).collection(name).countDocuments() }).toEqual({ database, name, count: 0 });
    }
    logs = await readLogs(kangfu.mongo, kangfu.system.runtime);
    records = await readTopics(kangfu.system.runtime);
  });

  test('every child has one record, every positive one file and one duty, every resident one case', async () => {
    const worker = await as('station-worker', STATION);
    const { screeningSummary: summary } = await worker.get('query($list: String!) { screeningSummary(list: $list) { screened positive filesOpened dutiesOpen dutiesDone } }', { list: LIST });
    expect(summary).toEqual({ screened: CHILDREN, positive: children.positive, filesOpened: children.positive, dutiesOpen: children.positive, dutiesDone: 0 });
    const recorded = events('ScreeningRecorded').map(({ data }) => data['number']);
    expect([recorded.length, new Set(recorded).size]).toEqual([CHILDREN, CHILDREN]);
    const residents = new Set(events('PersonRegistered').flatMap(({ subjects }) => subjects));
    expect([residents.size, events('PersonRegistered').length, events('RequestFiled').length, events('RequestAccepted').length]).toEqual([KILLS.length, KILLS.length, KILLS.length, KILLS.length]);
  });

  test('the whole list once more changes nothing', async () => {
    const file = join(kangfu.dataDir, 'whole.csv');
    writeFileSync(file, children.csv);
    const { code, answer } = await kangfuJson<object>(root, 'import', file, '--as', 'screenings', '--place', STATION, '--list', LIST);
    expect({ code, ...answer }).toMatchObject({ code: 0, rows: CHILDREN, recorded: 0, unchanged: CHILDREN, refused: 0, positive: children.positive });
  });

  test('logs have no holes, and topics hold what the stores hold in the order of each stream', () => {
    expect(faultsOf(logs, 1)).toEqual([]);
    expect(differencesOf(logs, records)).toEqual([]);
  });

  test('all read models equal a fresh replay', async () => {
    await settled(kangfu, 60);
    const { code, answer } = await kangfuJson<{ models: { equal: boolean }[] }>(root, 'replay', '--compare');
    expect(answer.models.filter(({ equal }) => !equal)).toEqual([]);
    expect(code).toBe(0);
  });

  test('no name, number or text is in clear in a log file, those of MongoDB and Kafka included, a record, a document or an error', async () => {
    const markers = new Markers([...Object.values(MARKERS), ...numbers]);
    expect(markers.inLogFiles(kangfu.dataDir)).toEqual([]);
    expect(markers.inRecords(records)).toEqual([]);
    expect(seen.bodies.flatMap((body) => markers.in('answer', body))).toEqual([]);
    const { found, documents } = await markers.inDatabases(kangfu.mongo);
    expect({ found: [...new Set(found)], enough: documents > 2000 }).toEqual({ found: [], enough: true });
  });
});
