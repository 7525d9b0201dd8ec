import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '@kangfu/infra/paths';
import { listProjections } from '../../../tools/src/commands/projections.ts';
import { JOURNEY, M } from '../../../tools/src/demo/operations.ts';
import { inventedResidentId } from '../../../tools/src/demo/resident-id.ts';
import { as, type Session } from '../../../tools/src/demo/session.ts';
import { askService } from '../../../tools/src/operator.ts';
import type { Chapter } from '../support/chapters.ts';
import { type Kangfu, until } from '../support/kangfu.ts';
import { PAPERS } from '../support/open-case.ts';
import { kangfuJson } from '../support/run-node.ts';

const STREET = '440304006';
const CASE = 'query($id: ID!) { case(id: $id) { status filedAt } }';
let kangfu: Kangfu;
let gateway: string;
/** The collections of the read models in question, as this release names them: their versions go up as they change. */
let today: { cases: string; journeys: string };
let casesOfTomorrow: string;
let staff: { liaison: Session; clerk: Session };

/** The release of tomorrow: of the built intake, with the next version of `cases`, whose rows say another time of filing (the beginning of that day). */
const tomorrow = async (folder: string): Promise<string> => {
  await mkdir(folder, { recursive: true });
  await cp(join(root, 'services/intake/dist'), join(folder, 'dist'), { recursive: true });
  await cp(join(root, 'services/intake/package.json'), join(folder, 'package.json'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'dist/projections/cases/cases.projection.js');
  const before = await readFile(file, 'utf8');
  const version = Number(/projection\('cases', (\d+),/.exec(before)?.[1]) + 1;
  casesOfTomorrow = `cases_v${version}`;
  const after = before.replace(/projection\('cases', \d+,/, `projection('cases', ${version},`).replace(/^(\s+)filedAt,$/m, '$1filedAt: `${filedAt.slice(0, 10)}T00:00:00.000Z`,');
  expect([after.includes(`projection('cases', ${version},`), after.includes('T00:00:00.000Z`,')]).toEqual([true, true]);
  await writeFile(file, after);
  return folder;
};

interface Answer { data: Record<string, any> | null; errors?: { message: string; path?: string[]; extensions: { code: string; retryAfterMs?: number } }[] }
const ask = async (gateway: string, { token }: Session, query: string, variables: object, after = ''): Promise<Answer> => (await (await fetch(`${gateway}/graphql`, {
  method: 'POST', signal: AbortSignal.timeout(30_000), headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...(after === '' ? {} : { 'kangfu-after': after }) }, body: JSON.stringify({ query, variables }),
})).json()) as Answer;

let residents = 0;
/** Sends a command until its object can be seen, as a client does: a read model that is late gives null, and the same command again changes nothing. */
const send = async (gateway: string, session: Session, mutation: string, input: object, after = ''): Promise<Record<string, any>> => {
  const command = { commandId: randomUUID(), ...input };
  const { data, errors } = await until('a command', () => ask(gateway, session, mutation, { input: command }, after), (answer) => answer.errors !== undefined || Object.values(Object.values(answer.data!)[0]).every((part) => part !== null), 30);
  if (errors) throw new Error(JSON.stringify(errors));
  return Object.values(data!)[0];
};
/** A resident and a request. Answers the case and the token of the last write. */
const file = async (gateway: string): Promise<{ id: string; token: string }> => {
  const identity = { kind: 'RESIDENT_ID', number: inventedResidentId(`19${30 + (residents++ % 60)}-04-05`) };
  const { person, consistencyToken } = await send(gateway, staff.liaison, M.register, { name: '滚动居民', identity, street: STREET, community: `${STREET}009`, phone: '13800000000' });
  const { case: filed, consistencyToken: token } = await send(gateway, staff.clerk, M.file, {
    personId: person.id, needs: ['REHABILITATION_TRAINING'], statement: '滚动', provided: PAPERS,
  }, consistencyToken);
  return { id: filed.id, token };
};
const isNew = (filedAt: string): boolean => filedAt.endsWith('T00:00:00.000Z');

/** Two releases side by side, and read models that are built anew. Leaves a release of tomorrow running: the last chapter. */
export const rollingChapter: Chapter = (world) => describe('rolling', () => {
  beforeAll(async () => {
    kangfu = world.kangfu();
    const { projections } = await listProjections(kangfu.system.runtime);
    const collectionOf = (model: string): string => projections.find(({ name }) => name === model)!.collection;
    today = { cases: collectionOf('cases'), journeys: collectionOf('journeys') };
    staff = { liaison: await as('community-liaison', `${STREET}009`), clerk: await as('window-clerk', STREET) };
  });

  test('a changed projection comes in under load: no query fails, none is stale, and the old release ends', async () => {
    const { system } = kangfu;
    for (let n = 0; n < 10; n++) await file(system.runtime.gateway);
    const old = system.runtime.services.find(({ name }) => name === 'intake')!.url;
    // Its port is known to the gateway before anything answers there: it is held until the old release is under load.
    const release = await system.startReplica('intake', { folder: await tomorrow(join(kangfu.dataDir, 'tomorrow')), waitReady: false });
    await release.kill('SIGSTOP');
    const services = system.runtime.services.map(({ name, url }) => `${name}=${name === 'intake' ? `${release.url}|${old}` : url}`).join(',');
    gateway = (await system.startReplica('gateway', { env: { KANGFU_SERVICES: services } })).url;

    const faults: string[] = [];
    const shapes: boolean[][] = [[], []];
    let ending = false;
    const load = async (mine: boolean[]): Promise<void> => {
      while (!ending) {
        try {
          // Written by whichever release is asked, read with the token of that write by whichever is asked then.
          const { id, token } = await file(gateway);
          const answer = await ask(gateway, staff.clerk, CASE, { id }, token);
          if (answer.errors || answer.data?.['case']?.status !== 'FILED') faults.push(JSON.stringify(answer));
          else mine.push(isNew(answer.data['case'].filedAt));
        } catch (error) {
          faults.push(String(error));
        }
      }
    };
    const loads = shapes.map(load);
    const all = (): boolean[] => shapes.flat();
    await until('the old release is under load', async () => shapes, (of) => of.every((mine) => mine.length >= 2), 60);
    await release.kill('SIGCONT');
    await release.ready();
    await until('queries have gone over', async () => all().filter(Boolean).length, (count) => count >= 6, 60);
    await system.kill('intake', 'SIGTERM');
    const whenEnded = all().length;
    await until('queries go on without the old release', async () => all().length, (count) => count >= whenEnded + 6, 60);
    ending = true;
    await Promise.all(loads);
    expect(faults).toEqual([]);
    for (const mine of shapes) {
      const over = mine.indexOf(true);
      expect(over).toBeGreaterThan(0);
      // Once over, always over.
      expect(mine.slice(over)).not.toContain(false);
    }
    // The rows of before are kept until they are dropped, which nobody may who still needs them.
    const now = { ...system.runtime, services: system.runtime.services.map((service) => (service.name === 'intake' ? { ...service, url: release.url } : service)) };
    const { projections, kept } = await listProjections(now, 'intake');
    expect(projections.find(({ name }) => name === 'cases')).toMatchObject({ collection: casesOfTomorrow, state: 'live' });
    expect(kept).toMatchObject([{ collection: today.cases, heldBy: null }]);
    await expect(askService(now, 'intake', 'projections/drop', { collection: casesOfTomorrow })).rejects.toThrow(`${casesOfTomorrow} is read or built`);
    expect(await askService(now, 'intake', 'projections/drop', { collection: today.cases })).toEqual({ dropped: today.cases });
    expect((await listProjections(now, 'intake')).kept).toEqual([]);
  });

  test('a query with the token of a write in one service sees it in the read model of another, or is told that it is behind', async () => {
    const { database } = kangfu.system.runtime.services.find(({ name }) => name === 'quality')!;
    const leases = kangfu.mongo.db(database).collection<{ _id: string; owner: string; instance: string; until: Date }>('leases');
    const journey = ({ id, token }: { id: string; token: string }): Promise<Answer> => ask(gateway, staff.clerk, JOURNEY, { id }, token);
    const seen = await journey(await file(gateway));
    expect([seen.errors, seen.data!['case'].journey.steps[0]]).toEqual([undefined, expect.objectContaining({ step: 'ACCEPT', state: 'ACTIVE' })]);
    // Another process has taken the lease, and does nothing.
    await leases.updateOne({ _id: today.journeys }, { $set: { owner: 'nobody', instance: 'nobody', until: new Date(Date.now() + 600_000) } });
    await until('the lease is lost', async () => ((await (await fetch(`${kangfu.system.runtime.services.find(({ name }) => name === 'quality')!.url}/readyz`)).json()) as { consumers: { name: string; state: string }[] }).consumers, (consumers) => consumers.some(({ name, state }) => name === today.journeys && state === 'standby'), 30);
    const filed = await file(gateway);
    const behind = await journey(filed);
    expect(behind.data!['case'].journey).toBeNull();
    expect(behind.errors).toEqual([expect.objectContaining({ path: ['case', 'journey'], extensions: expect.objectContaining({ code: 'BEHIND', retryAfterMs: expect.any(Number) }) })]);
    await leases.updateOne({ _id: today.journeys }, { $set: { until: new Date(0) } });
    const { data } = await until('it has caught up', () => journey(filed), ({ errors }) => errors === undefined, 30);
    expect(data!['case'].journey.steps[0]).toMatchObject({ step: 'ACCEPT', state: 'ACTIVE' });
  });

  test('the command line rebuilds beside, mends what was tampered with, and verifies; the old release may come back', async () => {
    // It fills its own version again, beside the new one.
    await kangfu.system.restart('intake');
    const { database } = kangfu.system.runtime.services.find(({ name }) => name === 'quality')!;
    const rows = kangfu.mongo.db(database).collection(today.journeys);
    await rows.updateOne({}, { $set: { tampered: true } });
    expect(await kangfuJson(root, 'projections', 'verify', 'journeys', '--service', 'quality')).toMatchObject({ code: 1, answer: { equal: false } });
    const { code, answer } = await kangfuJson<{ collection: string; comparisons: { different: number }[] }>(root, 'projections', 'rebuild', 'journeys');
    expect([code, answer.comparisons.map(({ different }) => different)]).toEqual([0, [1, 0]]);
    const list = await listProjections(kangfu.system.runtime);
    expect(list.projections.find(({ name }) => name === 'journeys')).toMatchObject({ collection: answer.collection, service: 'quality', state: 'live' });
    expect([list.kept, list.down]).toEqual([[
      expect.objectContaining({ collection: casesOfTomorrow, service: 'intake', heldBy: 'intake-1' }), expect.objectContaining({ collection: today.journeys, service: 'quality', heldBy: null }),
    ], []]);
  });
});
