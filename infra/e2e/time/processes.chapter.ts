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
/** When that day is over. */
const OVER = new Date(`${DUE}T24:00:00+08:00`).toISOString();
const LATE = 6;

let kangfu: Kangfu;
let liaison: Session;
let clerk: Session;
let coordinator: Session;
let residents = 0;
/** Requests that nobody decides, and cases on hold: the last day of all is the same. */
const late: string[] = [];
const held: string[] = [];
let returned: string;
let resumed: string;

const clockTo = async (instant: string): Promise<ClockReport> => (await kangfuJson<ClockReport>(root, 'clock', 'set', instant)).answer;
const file = async (provided = PAPERS): Promise<string> => {
  const number = inventedResidentId(`19${70 + residents++}-05-17`);
  const { person } = await liaison.do(M.register, { name: '测试居民', identity: { kind: 'RESIDENT_ID', number }, street: STREET, community: `${STREET}009`, phone: '13600004444' });
  return (await clerk.do(M.file, { personId: person.id, needs: ['REHABILITATION_TRAINING'], provided }))['case'].id;
};
interface Stored { at: string; type: string; data: Record<string, any> }
/** The events of a service, as they stand in its store. */
const storedIn = async (service: string, ...types: string[]): Promise<Stored[]> => {
  const { database } = kangfu.system.runtime.services.find(({ name }) => name === service)!;
  const commits = await kangfu.mongo.db(database).collection<{ _id: number; at: string; events: Stored[] }>('commits-0' as string).find({ 'events.type': { $in: types } } as object).sort({ _id: 1 }).toArray();
  return commits.flatMap(({ at, events }) => events.filter(({ type }) => types.includes(type)).map(({ type, data }) => ({ at, type, data })));
};
/** Of quality; of steps that are late the first. */
const stored = async (...types: string[]): Promise<Stored[]> => (await storedIn('quality', ...types)).filter(({ data }) => data['step'] === undefined || data['step'] === 'accept');
const casesOf = (events: readonly Stored[]): string[] => events.map(({ data }) => data['caseId'] as string).sort();
const overdueOf = async (id: string) => (await clerk.get('query($id: ID!) { case(id: $id) { overdue { due level role unit { name { zh } } } } }', { id }))['case'].overdue;

/** The last day of holds and of requests over holidays, with kills around it. All processes are counted: the first chapter. */
export const processesChapter: Chapter = (world) => describe('processes', () => {
  beforeAll(async () => {
    kangfu = world.kangfu();
    [liaison, clerk, coordinator] = await Promise.all([as('community-liaison', `${STREET}009`), as('window-clerk', STREET), as('street-coordinator', STREET)]);
  });

  test('a hold sets a timer for its last day, and to go on by hand takes it away', async () => {
    for (let n = 0; n < LATE; n++) late.push(await file());
    returned = await file(PAPERS.slice(0, 3));
    for (let n = 0; n <= LATE; n++) {
      const caseId = await file();
      await clerk.do(M.accept, { caseId });
      await coordinator.do(M.hold, { caseId, reason: 'IN_HOSPITAL', until: DUE });
      held.push(caseId);
    }
    resumed = held.pop()!;
    await coordinator.do(M.resumeCase, { caseId: resumed });
    await clockTo('2026-09-30T15:00:00+08:00');
    await clerk.do(M.return, { caseId: returned, missing: [] });
    const listed = await until('all are listed', () => listProcesses({ process: 'hold-end' }), ({ services }) => {
      const found = services.flatMap(({ instances }) => instances);
      return found.length === LATE + 1 && found.filter(({ timers }) => timers.length > 0).length === LATE;
    }, 30);
    const instances = listed.services.flatMap((service) => service.instances);
    expect(instances.filter(({ nextDue }) => nextDue === OVER).map(({ key }) => key).sort()).toEqual(held.map(uuidOf).sort());
    expect(instances.find(({ key }) => key === uuidOf(resumed))).toMatchObject({ status: 'running', nextDue: null, timers: [], refused: [] });
    expect(listed).toMatchObject({ unreachable: [], warnings: [] });
    expect(await showProcess(uuidOf(held[0]!), 'hold-end')).toMatchObject({ status: 'running', timers: [{ timer: 'until', paused: null }] });
  });

  test('each last day that passes while the service is killed around it, before, in and after it, has its effect once: holds end, and what is late is told of', async () => {
    const { system } = kangfu;
    // Down when it is due: done at the next start.
    const due = Date.parse(OVER);
    await clockTo(new Date(due - 60_000).toISOString());
    expect(await stored('TimerFired', 'StepOverdue')).toEqual([]);
    await system.kill('quality', 'SIGKILL');
    await clockTo(new Date(due + 1_000).toISOString());
    // Up again, and killed as soon as the first has fired; then as soon as the first hold has ended and the first request is told of; then twice more at once.
    for (const type of ['TimerFired', 'CaseResumed', 'StepOverdue', 'StepOverdue']) {
      await until(`a ${type}`, () => stored(type), (found) => found.length > (type === 'CaseResumed' ? 1 : 0), 60);
      await system.kill('quality', 'SIGKILL');
    }
    await until('all are told of, and all holds over', () => stored('StepOverdue', 'CaseResumed'), (found) => found.length >= 2 * LATE + 1, 60);
    await settled(kangfu, 60);
    const told = await stored('StepOverdue');
    expect(casesOf(told)).toEqual(late.map(uuidOf).sort());
    expect(new Set(told.map(({ data: { due: day, level } }) => `${day} ${level}`))).toEqual(new Set([`${DUE} 1`]));
    expect((await stored('TimerFired')).length).toBe(LATE);
    expect(casesOf((await stored('CaseResumed')).filter(({ data }) => data['automatic']))).toEqual(held.map(uuidOf).sort());
    const history = await showProcess(uuidOf(held[0]!), 'hold-end');
    expect(history).toMatchObject({ timers: [] });
    expect(history.wanted.map(({ type, outcome }) => [type, outcome])).toEqual([['EndHold', 'done']]);
    await expect(showProcess(uuidOf(held[0]!))).rejects.toThrow(/Several processes work for .*: .*hold-end.*, .*receipt-number/);
  });

  test('what was not decided goes up one level every two working days to the end of the chain, and the list of the window shows it', async () => {
    await until('the read model', () => overdueOf(late[0]!), (overdue) => overdue?.level === 1, 30);
    expect(await overdueOf(late[0]!)).toEqual({ due: DUE, level: 1, role: 'STREET_COORDINATOR', unit: { name: { zh: '香蜜湖街道' } } });
    await clerk.do(M.accept, { caseId: late[0]! });
    expect(await overdueOf(late[0]!)).toBeNull();
    await settled(kangfu, 60);
    await clockTo('2026-10-20T09:00:00+08:00');
    await until('all levels', () => stored('StepEscalated'), (found) => found.length === 2 * (LATE - 1), 60);
    await until('the read model', () => overdueOf(late[1]!), (overdue) => overdue?.level === 3, 30);
    expect(await overdueOf(late[1]!)).toMatchObject({ due: DUE, level: 3, role: 'PROGRAMME_OFFICE' });
    const { cases } = await clerk.get('{ cases(first: 50, filter: { overdue: true }) { nodes { id } } }');
    expect(cases.nodes.map(({ id }: { id: string }) => id).sort()).toEqual(late.slice(1).sort());
  });

  test('the clock that stood still while papers were asked for runs on with the three days it had left', async () => {
    await clerk.do(M.complete, { caseId: returned, provided: ['MEDICAL_RECORD'] });
    const { case: found } = await until('the journey', () => clerk.get('query($id: ID!) { case(id: $id) { overdue { level } journey { steps { step due overdue } } } }', { id: returned }), ({ case: seen }) => seen?.journey?.steps[0].due !== null, 30);
    expect(found).toMatchObject({ overdue: null, journey: { steps: expect.arrayContaining([{ step: 'ACCEPT', due: '2026-10-23', overdue: false }]) } });
  });

  test('what was done while the service was away is not told of as late when it comes back, for it looks when it has caught up', async () => {
    const { system } = kangfu;
    const [done, open] = [await file(), await file()];
    await until('both are known', () => clerk.get('query($ids: [ID!]!) { nodes(ids: $ids) { ... on Case { journey { steps { due } } } } }', { ids: [done, open] }), ({ nodes }) => nodes.every((node: any) => node?.journey?.steps[0].due === '2026-10-27'), 30);
    await system.kill('quality', 'SIGSTOP');
    await clerk.do(M.accept, { caseId: done });
    await system.kill('quality', 'SIGKILL');
    await clockTo('2026-10-30T09:00:00+08:00');
    await until('it looks', () => stored('StepOverdue'), (found) => casesOf(found).includes(uuidOf(open)), 60);
    await settled(kangfu, 60);
    expect(casesOf(await stored('StepDueSoon', 'StepOverdue'))).not.toContain(uuidOf(done));
  });

  test('set back, time never runs backwards in the log; and all read models equal a fresh replay', async () => {
    await clockTo('2026-10-12T09:00:00+08:00');
    await file();
    await settled(kangfu, 60);
    const at = (await storedIn('intake', 'RequestFiled', 'RequestAccepted', 'RequestCompleted')).map((event) => event.at);
    expect(at).toEqual([...at].sort());
    expect(at.at(-1)! >= '2026-10-20').toBe(true);
    const { code, answer } = await kangfuJson<{ models: { collection: string; equal: boolean }[] }>(root, 'replay', '--compare', '--only', 'processes', 'cases', 'journeys', 'worklist');
    expect({ code, different: answer.models.filter(({ equal }) => !equal), compared: answer.models.length > 2 }).toEqual({ code: 0, different: [], compared: true });
    const { answer: list } = await kangfuJson<ProcessList>(root, 'processes', 'list', '--all');
    expect(list.services.map(({ service }) => service)).toEqual(['autism-registry', 'intake', 'quality', 'referral']);
  });
});
