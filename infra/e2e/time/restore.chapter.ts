import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { M } from '../../../tools/src/demo/operations.ts';
import { as, type Session } from '../../../tools/src/demo/session.ts';
import type { RefillReport } from '../../../tools/src/commands/people.ts';
import type { RestoreReport } from '../../../tools/src/commands/restore.ts';
import { root } from '@kangfu/infra/paths';
import type { Chapter } from '../support/chapters.ts';
import { type Kangfu, settled, until } from '../support/kangfu.ts';
import { PAPERS } from '../support/open-case.ts';
import { kangfuJson } from '../support/run-node.ts';

const STREET = '440304006';
let kangfu: Kangfu;
let staff: Record<'liaison' | 'clerk', Session>;

/** A person who asks for rehabilitation, filed and accepted: four events of intake, and what others make of them. */
const openCase = async (): Promise<void> => {
  const { liaison, clerk } = staff;
  const { person } = await liaison.do(M.register, { name: '探针', identity: { kind: 'RESIDENT_ID', number: inventedResident().number }, street: STREET, community: `${STREET}009`, phone: '13800000000' });
  const { case: filed } = await clerk.do(M.file, {
    personId: person.id, needs: ['REHABILITATION_TRAINING'], statement: '请安排康复', provided: PAPERS,
  });
  await clerk.do(M.accept, { caseId: filed.id });
};

const database = (name: string) => kangfu.mongo.db(kangfu.system.runtime.services.find((service) => service.name === name)!.database);
const commitsOf = (name: string) => database(name).collection('commits-0').find({}, { sort: { _id: 1 } }).toArray();
/** A copy of collections as they are now; puts them back. Views of what a backup tool does, while nothing writes. */
const backUp = async (name: string, wanted: (collection: string) => boolean): Promise<() => Promise<void>> => {
  const db = database(name);
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map((each) => each.name).filter(wanted);
  const copies = await Promise.all(names.map(async (each) => [each, await db.collection(each).find().toArray()] as const));
  return async () => {
    for (const { name: there } of (await db.listCollections({}, { nameOnly: true }).toArray()).filter((each) => wanted(each.name))) await db.collection(there).deleteMany({});
    for (const [each, documents] of copies) if (documents.length > 0) await db.collection(each).insertMany(documents);
  };
};
/** Puts a backup back while its services stand still, and lets them start on it. */
const putBack = async (names: readonly string[], restore: () => Promise<void>): Promise<void> => {
  for (const name of names) await kangfu.system.kill(name, 'SIGSTOP');
  await restore();
  for (const name of names) await kangfu.system.kill(name, 'SIGKILL');
};
const readyz = async (name: string) => {
  const answer = await fetch(`${kangfu.system.runtime.services.find((service) => service.name === name)!.url}/readyz`, { signal: AbortSignal.timeout(2_000) });
  return { status: answer.status, ...((await answer.json()) as { waiting: string[]; relay: { error: string | null }[] }) };
};
const equalToReplay = async (): Promise<void> => {
  const { answer } = await kangfuJson<{ models: { equal: boolean; name: string }[] }>(root, 'replay', '--compare');
  expect(answer.models.filter(({ equal }) => !equal)).toEqual([]);
};

/** Older backups put back. The ledger stands still after that: the last chapter. */
export const restoreChapter: Chapter = (world) => describe('restore', () => {
  beforeAll(async () => {
    kangfu = world.kangfu();
    staff = { liaison: await as('community-liaison', `${STREET}009`), clerk: await as('window-clerk', STREET) };
  });

  test('an older backup of the events of intake is put back: it refuses commands and says why, and `kangfu restore` brings every event back', async () => {
    await openCase();
    const older = await backUp('intake', (name) => name === 'commits-0');
    await openCase();
    await openCase();
    await settled(kangfu);
    const before = await commitsOf('intake');
    await putBack(['intake'], older);
    const answer = await until('intake says that it is behind', () => readyz('intake'), ({ waiting }) => waiting.includes('store rewound'), 60);
    expect(answer).toMatchObject({ status: 503, relay: [{ state: 'rewound', error: expect.stringMatching(/^intake\/0: published up to \d+ or beyond, stored up to \d+$/) as string }] });
    expect(await staff.liaison.refused(M.register, { name: '探针', identity: { kind: 'RESIDENT_ID', number: inventedResident().number }, street: STREET, community: `${STREET}009`, phone: '13800000000' })).toEqual(['UNAVAILABLE']);
    const missing = before.slice((await commitsOf('intake')).length).reduce((sum, { count }) => sum + Number(count), 0);
    expect(missing).toBeGreaterThan(5);

    const look = await kangfuJson<RestoreReport>(root, 'restore');
    expect(look.code).toBe(1);
    expect(look.answer.services.filter(({ state }) => state !== 'whole')).toMatchObject([{ service: 'intake', state: 'behind', logs: [{ missing, diverged: 0, obstacle: null }] }]);
    const restored = await kangfuJson(root, 'restore', 'intake', '--from-topic');
    expect(restored).toMatchObject({ code: 0, answer: { service: 'intake', refused: null, progress: { state: 'done', restored: missing, total: missing } } });
    expect(await commitsOf('intake')).toEqual(before);
    await kangfu.system.ready('intake');
    await openCase();
    await settled(kangfu, 60);
    await equalToReplay();
    expect((await kangfuJson<RestoreReport>(root, 'restore')).code).toBe(0);
  });

  test('an older backup of all databases is put back: every service that is behind is restored, and the read models come after', async () => {
    const names = kangfu.system.runtime.services.map(({ name }) => name);
    await settled(kangfu, 60);
    const older = await Promise.all(names.map((name) => backUp(name, () => true)));
    await openCase();
    // One with a number, and one who is known by a diagnosis alone.
    const identity = { kind: 'RESIDENT_ID', number: inventedResident().number };
    const home = { street: STREET, community: `${STREET}009`, phone: '13922223333' };
    const numbered = (await staff.liaison.do(M.register, { name: '欧阳晓', identity, ...home })).person.id;
    const child = { name: '欧阳小满', birthDate: '2021-03-05', sex: 'F', evidence: { issuerLevel: 'LEVEL_3A', issuedOn: '2026-01-05', suspected: false }, guardianName: '欧阳晓', ...home };
    const found = (await staff.liaison.do(M.register, child)).person.id;
    await settled(kangfu, 60);
    const before = await Promise.all(names.map(commitsOf));
    await putBack(names, async () => { for (const back of older) await back(); });
    const behind = await until('those behind say so', async () => (await kangfuJson<RestoreReport>(root, 'restore')).answer.services, (services) => services.every(({ state }) => state === 'whole' || state === 'behind'), 90, 1_000)
      .then((services) => services.filter(({ state }) => state === 'behind').map(({ service }) => service));
    expect(behind).toContain('intake');
    for (const service of behind) expect(await kangfuJson(root, 'restore', service, '--from-topic')).toMatchObject({ code: 0 });
    await until('all events are back', async () => Promise.all(names.map(commitsOf)), (now) => now.every((commits, i) => commits.length >= before[i]!.length), 60);
    (await Promise.all(names.map(commitsOf))).forEach((commits, i) => expect(commits.slice(0, before[i]!.length)).toEqual(before[i]));
    // The ledger is behind its last signed head, which no backup of the database holds: it stands still, with an alarm, until a newer backup of audit is restored.
    const others = names.filter((name) => name !== 'audit');
    await Promise.all(others.map((name) => kangfu.system.ready(name)));
    // What is kept of people beside the log came back as old as the backup: the log makes it whole again.
    const { code, answer: refilled } = await kangfuJson<RefillReport>(root, 'people', 'refill');
    expect({ code, refilled }).toMatchObject({ code: 0, refilled: { claims: 2, conflicts: 0, records: 3, unknown: [], unreadable: [] } });
    expect((await kangfuJson<RefillReport>(root, 'people', 'refill')).answer).toMatchObject({ claims: 0, noted: 0, records: 0, suspected: 0 });
    expect(await staff.clerk.refused(M.register, { name: '欧阳晓', identity, ...home })).toEqual(['person-known']);
    expect(await staff.clerk.get('query($identity: IdentityInput!) { personByIdentity(identity: $identity) { known person { id } } }', { identity })).toEqual({ personByIdentity: { known: true, person: { id: numbered } } });
    const second = (await staff.clerk.do(M.register, { ...child, name: '欧阳小曼' })).person.id;
    await until('the two are suspected to be one', () => staff.clerk.get('query($person: ID!) { duplicateSuspects(first: 20, filter: { personId: $person }) { nodes { person { id } other { id } } } }', { person: second }),
      ({ duplicateSuspects: { nodes } }) => nodes.some(({ other }: { other: { id: string } }) => other.id === found), 30);
    await openCase();
    const { answer } = await kangfuJson<{ models: { service: string; equal: boolean }[] }>(root, 'replay', '--compare');
    expect(answer.models.filter(({ equal, service }) => !equal && service !== 'audit')).toEqual([]);
  });
});
