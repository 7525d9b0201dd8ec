import { randomBytes } from 'node:crypto';
import { idOf } from '@kangfu/common';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { root } from '@kangfu/infra/paths';
import { listParked, retryParked, showParked, skipParked } from '../../../tools/src/commands/parked.ts';
import type { World } from '../support/chapters.ts';
import { type Kangfu, settled } from '../support/kangfu.ts';
import type { Observer } from '../support/observer.ts';
import { kangfuJson } from '../support/run-node.ts';

const MARKER = '探针戊毒事件';
const unit = { poison: `unit-${idOf('a unit of tomorrow')}`, good: `unit-${idOf('a unit of today')}` };
let kangfu: Kangfu;
let poison: string;

/** Appends as a release of intake would that runs beside the one under test: through the store, with no hook in any service. */
const open = async (stream: string, schema: number, name: string): Promise<string> => {
  const { database } = kangfu.system.runtime.services.find((service) => service.name === 'intake')!;
  const logs = (await kangfu.mongo.db(database).collection('store').findOne({ _id: 'store' as never }))!['logs'] as number;
  const store = new MongoEventStore({ client: kangfu.mongo, database, service: 'intake', tenant: 'kangfu', logs });
  await store.init();
  try {
    const { handle } = await store.load(stream);
    const commandId = idOf(`open ${name}`);
    const id = idOf(`opened ${name}`);
    await store.append(handle, {
      commandId, command: { type: 'OpenUnit', digest: 'd' }, actor: { id: 'u', role: 'operator', unit: null, for: null }, purpose: 'operation', reason: null, correlation: commandId, cause: null,
      events: [{
        id, type: 'UnitOpened', schema, occurred: new Date().toISOString(), subjects: [], salt: randomBytes(16).toString('base64'), pii: [],
        data: { code: `e2e-${stream.slice(5, 13)}`, kind: 'agency', name: { zh: name, en: name }, path: [`e2e-${stream.slice(5, 13)}`, '440304', '4403'], serves: [] },
      }],
    });
    return id;
  } finally {
    await store.close();
  }
};
/** The name that each read model of units shows, by service. */
const shown = async (stream: string): Promise<Record<string, string | null>> => Object.fromEntries(await Promise.all(kangfu.system.runtime.services.map(async ({ name, database }) =>
  [name, ((await kangfu.mongo.db(database).collection('units_v1').findOne({ [`_slices.${stream}`]: { $exists: true } }))?.['name'] as { zh: string } | undefined)?.zh ?? null] as const)));
const everywhere = (name: string | null) => Object.fromEntries(kangfu.system.runtime.services.map((service) => [service.name, name]));

/** What a reader cannot take, and what an operator does about it. */
export const parkedChapter = (world: World, { lines }: Observer): void => describe('parked', () => {
  beforeAll(() => { kangfu = world.kangfu(); });

  test('what a newer writer wrote is parked by those who need it, the others go on, and readiness, status and metrics say so', async () => {
    poison = await open(unit.poison, 99, MARKER);
    await open(unit.poison, 1, 'behind it');
    await open(unit.good, 1, 'beside it');
    const { services } = await settled(kangfu);
    expect([await shown(unit.poison), await shown(unit.good)]).toEqual([everywhere(null), everywhere('beside it')]);
    for (const { name, url, projections } of services) {
      expect({ name, parked: projections.filter(({ collection, source }) => collection === 'units_v1' && source === 'intake').reduce((sum, { parked }) => sum + parked, 0) }).toEqual({ name, parked: 1 });
      const ready = await fetch(`${url}/readyz`);
      expect([ready.status, ((await ready.json()) as { parked: object[] }).parked]).toEqual([200, expect.arrayContaining([{ handler: 'units_v1', keys: 1, events: 2 }])]);
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/kangfu_parked_events\{[^}]*handler="units_v1"[^}]*\} 2/);
    }
  });

  test('an operator sees what and why, never what it says; trying again in vain says so', async () => {
    const { parked } = await listParked({});
    expect(parked.filter(({ handler }) => handler === 'units_v1').map(({ service }) => service).sort()).toEqual(kangfu.system.runtime.services.map(({ name }) => name).sort());
    for (const each of parked) expect(each).toMatchObject({ key: unit.poison, source: 'intake', events: 2, reason: { error: 'UnknownEvent', message: 'UnknownEvent while reading version 99: intake/UnitOpened v99' } });
    const [one] = await showParked(unit.poison, { service: 'quality', handler: 'units_v1' });
    expect(one!.parked.map(({ version, type, schema, id }) => [version, type, schema, id])).toEqual([[1, 'UnitOpened', 99, poison], [2, 'UnitOpened', 1, idOf('opened behind it')]]);
    const { code, answer } = await kangfuJson<{ outcome: object }[]>(root, 'parked', 'retry', unit.poison);
    expect([code, answer.length]).toEqual([1, parked.length]);
    for (const { outcome } of answer) expect(outcome).toMatchObject({ went: 0, left: 2, again: { error: 'UnknownEvent' } });
    const compared = await kangfuJson<{ models: object[] }>(root, 'replay', '--compare', '--only', 'units');
    expect([compared.code, compared.answer.models.length]).toEqual([0, 6]);
    for (const model of compared.answer.models) expect(model).toMatchObject({ equal: true, parked: 1, skipped: 0 });
  });

  test('skipped by name and with a reason, the rest goes through in order, and the skip stays on record', async () => {
    const { parked } = await listParked({});
    await expect(skipParked(unit.poison, { event: poison, reason: 'r' })).rejects.toThrow('name one with --service and --handler');
    await expect(skipParked(unit.poison, { service: 'quality', handler: 'units_v1', event: idOf('opened behind it'), reason: 'r' })).rejects.toThrow(`the first parked event of ${unit.poison} is ${poison}`);
    for (const { service, handler } of parked) {
      expect((await skipParked(unit.poison, { service, handler, event: poison, reason: 'opened by a release that was taken back' })).retried.outcome).toEqual({ went: 1, left: 0, gone: 0, again: null });
    }
    expect(await shown(unit.poison)).toEqual(everywhere('behind it'));
    const after = await listParked({ skipped: true });
    expect([after.parked, after.skipped.length]).toEqual([[], parked.length]);
    for (const each of after.skipped) expect(each).toMatchObject({ id: poison, reason: 'opened by a release that was taken back', by: expect.stringMatching(/^operator:./) });
    expect(await retryParked(undefined, { all: true })).toEqual([]);
    const compared = await kangfuJson<{ models: object[] }>(root, 'replay', '--compare', '--only', 'units');
    for (const model of compared.answer.models) expect(model).toMatchObject({ equal: true, parked: 0, skipped: 1 });
    expect(lines.filter(({ line }) => line.includes('poison: the stream is parked')).length).toBeGreaterThanOrEqual(parked.length);
    expect(lines.filter(({ line }) => line.includes(MARKER))).toEqual([]);
  });
});
