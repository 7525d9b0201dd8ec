import { root } from '@kangfu/infra/paths';
import type { ClockReport } from '../../../tools/src/commands/clock.ts';
import { listProcesses, type ProcessList, showProcess } from '../../../tools/src/commands/processes.ts';
import { M } from '../../../tools/src/demo/operations.ts';
import { inventedResidentId } from '../../../tools/src/demo/resident-id.ts';
import { as, type Session } from '../../../tools/src/demo/session.ts';
import type { Chapter } from '../support/chapters.ts';
import { type Kangfu, settled, until } from '../support/kangfu.ts';
import { PAPERS, uuidOf } from '../support/open-case.ts';
import { kangfuJson } from '../support/run-node.ts';

const STREET = '440304006';
/** Where the clock of the system stands when it starts. */
export const FILED = '2026-09-28T10:00:00+08:00';
/** Five working days later over the National Day week, for which Saturday 10 October is worked. */
const DUE = '2026-10-10';
const LATE = 6;

let kangfu: Kangfu;
let liaison: Session;
let clerk: Session;
let residents = 0;
const late: string[] = [];
let onHold: string;
let accepted: string;

const clockTo = async (instant: string): Promise<ClockReport> => (await kangfuJson<ClockReport>(root, 'clock', 'set', instant)).answer;
const file = async (provided = PAPERS): Promise<string> => {
  const number = inventedResidentId(`19${70 + residents++}-05-17`);
  const { person } = await liaison.do(M.register, { name: '测试居民', identity: { kind: 'RESIDENT_ID', number }, street: STREET, community: `${STREET}009`, phone: '13600004444' });
  return (await clerk.do(M.file, { personId: person.id, needs: ['REHABILITATION_TRAINING'], provided }))['case'].id;
};
interface Stored { at: string; type: string; data: Record<string, any> }
/** The events of intake, as they stand in its store. */
const stored = async (...types: string[]): Promise<Stored[]> => {
  const { database } = kangfu.system.runtime.services.find(({ name }) => name === 'intake')!;
  const commits = await kangfu.mongo.db(database).collection<{ _id: number; at: string; events: Stored[] }>('commits-0' as string).find({ 'events.type': { $in: types } } as object).sort({ _id: 1 }).toArray();
  return commits.flatMap(({ at, events }) => events.filter(({ type }) => types.includes(type)).map(({ type, data }) => ({ at, type, data })));
};
const overdueOf = async (id: string) => (await clerk.get('query($id: ID!) { case(id: $id) { overdue { due level role unit { name { zh } } } } }', { id }))['case'].overdue;

/** The deadline of a request over holidays, with kills around it. All processes are counted: the first chapter. */
export const processesChapter: Chapter = (world) => describe('processes', () => {
  beforeAll(async () => {
    kangfu = world.kangfu();
    [liaison, clerk] = await Promise.all([as('community-liaison', `${STREET}009`), as('window-clerk', STREET)]);
  });

  test('a request starts a clock of five working days, which stands still while papers are asked for and ends with a decision', async () => {
    for (let n = 0; n < LATE; n++) late.push(await file());
    onHold = await file(PAPERS.slice(0, 3));
    accepted = await file();
    await clerk.do(M.accept, { caseId: accepted });
    await clockTo('2026-09-30T15:00:00+08:00');
    await clerk.do(M.return, { caseId: onHold, missing: [] });
    const listed = await until('all are listed', () => listProcesses({ process: 'acceptance-deadline' }), ({ services }) => {
      const found = services.flatMap(({ instances }) => instances);
      return found.length === LATE + 1 && found.some(({ timers }) => timers.some(({ paused }) => paused));
    }, 30);
    const instances = listed.services.flatMap((service) => service.instances);
    expect(instances.filter(({ timers }) => timers[0]?.lastDay === DUE).map(({ key }) => key).sort()).toEqual(late.map(uuidOf).sort());
    expect(instances.find(({ key }) => key === uuidOf(onHold))).toMatchObject({ status: 'running', nextDue: null, timers: [{ timer: 'accept', paused: { reason: 'returned', until: null, left: 3 } }], refused: [] });
    expect(listed).toMatchObject({ unreachable: [], warnings: [] });
    expect(await showProcess(uuidOf(accepted), 'acceptance-deadline')).toMatchObject({ status: 'ended', timers: [], waitsFor: [] });
  });

  test('each deadline that passes while the service is killed around it, before, in and after it, is noted once', async () => {
    const { system } = kangfu;
    // Down when it is due: noted at the next start.
    const due = Date.parse(`${DUE}T24:00:00+08:00`);
    await clockTo(new Date(due - 60_000).toISOString());
    expect(await stored('TimerFired', 'StepOverdue')).toEqual([]);
    await system.kill('intake', 'SIGKILL');
    await clockTo(new Date(due + 1_000).toISOString());
    // Up again, and killed as soon as the first has fired; then as soon as the first is noted; then twice more at once.
    for (const type of ['TimerFired', 'StepOverdue', 'StepOverdue', 'StepOverdue']) {
      await until(`a ${type}`, () => stored(type), (found) => found.length > 0, 60);
      await system.kill('intake', 'SIGKILL');
    }
    await until('all are noted', () => stored('StepOverdue'), (found) => found.length >= LATE, 60);
    await settled(kangfu, 60);
    const noted = await stored('StepOverdue');
    expect(noted.map(({ data }) => data['caseId']).sort()).toEqual(late.map(uuidOf).sort());
    expect(new Set(noted.map(({ data: { due: day, level } }) => `${day} ${level}`))).toEqual(new Set([`${DUE} 1`]));
    expect((await stored('TimerFired')).length).toBe(LATE);
  });

  test('what was not decided goes up one level every two working days to the end of the chain, and the list of the window shows it', async () => {
    expect(await overdueOf(late[0]!)).toEqual({ due: DUE, level: 1, role: 'STREET_COORDINATOR', unit: { name: { zh: '香蜜湖街道' } } });
    await clerk.do(M.accept, { caseId: late[0]! });
    expect(await overdueOf(late[0]!)).toBeNull();
    await until('its process has ended', () => listProcesses({ key: uuidOf(late[0]!) }), ({ services }) => services.every(({ instances }) => instances.length === 0), 30);
    await clockTo('2026-10-20T09:00:00+08:00');
    await until('all levels', () => stored('StepOverdue'), (found) => found.length === LATE + 2 * (LATE - 1), 60);
    await until('the read model', () => overdueOf(late[1]!), (overdue) => overdue?.level === 3, 30);
    expect(await overdueOf(late[1]!)).toMatchObject({ due: DUE, level: 3, role: 'PROGRAMME_OFFICE' });
    const { cases } = await clerk.get('{ cases(first: 50, filter: { overdue: true }) { nodes { id } } }');
    expect(cases.nodes.map(({ id }: { id: string }) => id).sort()).toEqual(late.slice(1).sort());
    await expect(showProcess(uuidOf(late[1]!))).rejects.toThrow(/Several processes work for .*: .*acceptance-deadline.*, .*receipt-number/);
    const history = await showProcess(uuidOf(late[1]!), 'acceptance-deadline');
    expect(history.wanted.map(({ type, outcome }) => [type, outcome])).toEqual(Array(3).fill(['NoteOverdue', 'done']));
    expect(history).toMatchObject({ status: 'running', timers: [] });
  });

  test('the clock that stood still runs on with the three days it had left, in the process and in the journey', async () => {
    await clerk.do(M.complete, { caseId: onHold, provided: ['MEDICAL_RECORD'] });
    const [one] = (await until('it runs', () => listProcesses({ key: uuidOf(onHold) }), ({ services }) => services.some(({ instances }) => instances[0]?.timers[0]?.lastDay), 30)).services.flatMap(({ instances }) => instances);
    expect(one!.timers).toMatchObject([{ timer: 'accept', lastDay: '2026-10-23', paused: null }]);
    const { case: found } = await until('the journey', () => clerk.get('query($id: ID!) { case(id: $id) { overdue { level } journey { steps { step due overdue } } } }', { id: onHold }), ({ case: seen }) => seen?.journey?.steps[0].due !== null, 30);
    expect(found).toMatchObject({ overdue: null, journey: { steps: expect.arrayContaining([{ step: 'ACCEPT', due: '2026-10-23', overdue: false }]) } });
  });

  test('set back, time never runs backwards in the log; and all read models equal a fresh replay', async () => {
    await clockTo('2026-10-12T09:00:00+08:00');
    await file();
    await settled(kangfu, 60);
    const at = (await stored('RequestFiled', 'StepOverdue', 'TimerScheduled')).map((event) => event.at);
    expect(at).toEqual([...at].sort());
    expect(at.at(-1)! >= '2026-10-20').toBe(true);
    const { code, answer } = await kangfuJson<{ models: { collection: string; equal: boolean }[] }>(root, 'replay', '--compare', '--only', 'processes', 'cases', 'journeys');
    expect({ code, different: answer.models.filter(({ equal }) => !equal), compared: answer.models.length > 2 }).toEqual({ code: 0, different: [], compared: true });
    const { answer: list } = await kangfuJson<ProcessList>(root, 'processes', 'list', '--all');
    expect(list.services.map(({ service }) => service)).toEqual(['autism-registry', 'intake', 'quality', 'referral']);
  });
});
