import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonical, sha256 } from '../check/hashing.ts';
import { root } from '../../paths.ts';
import type { Fault } from '../fault.ts';
import { appendRaw } from '../inject/raw-append.ts';
import type { World } from '../world.ts';

/** Inside the repository, so that packages are found. */
const folder = join(root, 'node_modules/.cache/kangfu-faults/quality-next');

/** The built service with two read models in their next version; answers the collections of both versions. */
const makeNextRelease = (): { old: string; next: string }[] => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ['dist', 'package.json']) cpSync(join(root, 'services/quality', part), join(folder, part), { recursive: true });
  const changed: { old: string; next: string }[] = [];
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.projection.js')) continue;
    const code = readFileSync(join(folder, name), 'utf8');
    const next = code.replace(/projection\('(journeys|visits)', (\d+),/g, (_all, model: string, version: string) => {
      changed.push({ old: `${model}_v${version}`, next: `${model}_v${Number(version) + 1}` });
      return `projection('${model}', ${Number(version) + 1},`;
    });
    if (next !== code) writeFileSync(join(folder, name), next);
  }
  if (changed.length !== 2) throw new Error(`the next release of quality has ${changed.length} changed read models, expected 2`);
  return changed;
};

const rowsOf = async (world: World, collection: string): Promise<string> => {
  const rows = await world.database('quality').collection(collection).find({}, { sort: { _id: 1 }, projection: { _rev: 0 } }).toArray();
  return `${rows.length} ${sha256(canonical(JSON.parse(JSON.stringify(rows)))).toString('hex')}`;
};

export const twoReleases: Fault = {
  number: 23, name: 'Two releases run together',
  injects: 'a next release of a service (two read models in a new version) beside the running one under load; events with fields that neither knows; the old one killed while the new one fills',
  proves: 'the new read models fill while the old ones serve, and equal them; unknown fields park nothing',
  run: async ({ world, load, injected, note, afterwards }) => {
    const models = makeNextRelease();
    const { personId } = world.stage.referred[2]!;
    const uuid = Buffer.from(personId, 'base64url').toString().slice(-36);
    const unknownField = async (): Promise<void> => {
      await appendRaw(world, 'intake', `person-${uuid}`, { type: 'ContactChanged', subjects: [uuid], data: { personId: uuid, fromTomorrow: { anything: [1, 2, 3] } } });
      injected('event with unknown fields');
    };
    await unknownField();
    const started = performance.now();
    const next = await world.system.startReplica('quality', { folder });
    injected('next release started');
    note(`the next release was ready after ${((performance.now() - started) / 1000).toFixed(1)} s, the old one serving`);
    await load.more(10);
    await world.system.kill('quality', 'SIGKILL');
    injected('old release killed beside the new one');
    await unknownField();
    await load.more(15);
    await world.system.ready('quality');
    afterwards(async () => {
      for (const { old, next: newer } of models) await world.until(`${newer} to equal ${old}`, async () => (await rowsOf(world, old)) === (await rowsOf(world, newer)), 30);
      await next.stop();
      // Nobody reads on for it after it has ended.
      await world.database('quality').collection('checkpoints').deleteMany({ collection: { $in: models.map(({ next: newer }) => newer) } });
    });
  },
};
