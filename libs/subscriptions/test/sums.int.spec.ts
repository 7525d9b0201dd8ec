import fc from 'fast-check';
import type mongoose from 'mongoose';
import { until } from '@kangfu/testing/until';
import { compareProjection, type Count, localLogReader, MongoSums, projection, projectionDocuments, replayProjection, type Slices } from '../src/index.js';
import { append, Judged, Noted, Opened, registry, Road, streamOf, type ThingRow } from './road.js';

jest.setTimeout(120_000);
const NOTED = Date.UTC(2026, 0, 30);
const dayOf = (text: string): string => new Date(NOTED + (Number(text.slice(1)) % 40) * 86_400_000).toISOString().slice(0, 10);
/** Each note counts on a day of its own, under the verdict that holds: a verdict moves what was counted before. */
const countsOf = (_key: string, slices: Slices): Count[] => {
  const group = slices.one<string>('verdict')?.state.slice(0, 2) ?? 'none';
  return (slices.one<{ notes: string[] }>('thing')?.state.notes ?? []).map((text) => ({ groups: [group], day: dayOf(text), counter: `note:${Number(text.slice(1)) % 3}`, n: 1 }));
};
const counted = projection<ThingRow>('counted', 1, { view: (thing, slices) => (slices.one('thing') ? { thing, notes: [], verdict: null, accessKey: `case-${thing}` } : null), counts: countsOf })
  .on(Opened, (e) => e.data.thing, (_state, e) => ({ notes: [e.data.text] }))
  .on(Noted, (e) => e.data.thing, (state: { notes: string[] } | undefined, e) => ({ notes: [...(state?.notes ?? []), e.data.text] }))
  .on(Judged, (e) => e.data.thing, (_state, e) => e.data.text);

test('totals of any days as of any instant are those of the events recorded by then; live, rebuilt and replayed they are the same', async () => {
  let now = Date.parse('2026-03-30T22:00:00.000Z');
  const road = await Road.open('sums', 1, { now: () => new Date(now) });
  try {
    const { projections } = road.runner({ things: counted, fill: true });
    for (const store of [road.alpha, road.beta]) road.relay(store).start();
    const told: { at: string; thing: number; text: string; verdict: boolean }[] = [];
    for (let n = 0; n < 120; n++) {
      now += (n * 7_919_777) % (9 * 3_600_000);
      const [thing, at] = [n % 5, new Date(now).toISOString()];
      if (n >= 5 && n % 9 === 0) { await append(road.beta, streamOf(thing, 'verdict'), 'ThingJudged', `v${n % 2}`); told.push({ at, thing, text: `v${n % 2}`, verdict: true }); }
      else { await append(road.alpha, streamOf(thing), n < 5 ? 'ThingOpened' : 'ThingNoted', `t${n}`); told.push({ at, thing, text: `t${n}`, verdict: false }); }
    }
    const sums = projections.sums(counted);
    expect(await projections.rows(counted).caughtUp({ 'alpha/0@1': (await road.alpha.tail(0)).position, 'beta/0@1': (await road.beta.tail(0)).position }, 60_000)).toBe(true);

    const plainly = (group: string, from: string | null, to: string, asOf: string): Record<string, number> => {
      const totals: Record<string, number> = {};
      for (let thing = 0; thing < 5; thing++) {
        const own = told.filter((each) => each.thing === thing && each.at <= asOf);
        if ((own.filter(({ verdict }) => verdict).at(-1)?.text ?? 'none') !== group) continue;
        for (const { text } of own.filter(({ verdict }) => !verdict)) {
          const day = dayOf(text);
          if (day <= to && (from === null || day >= from)) totals[`note:${Number(text.slice(1)) % 3}`] = (totals[`note:${Number(text.slice(1)) % 3}`] ?? 0) + 1;
        }
      }
      return totals;
    };
    const day = fc.integer({ min: -2, max: 42 }).map((n) => new Date(NOTED + n * 86_400_000).toISOString().slice(0, 10));
    const check = async (by: MongoSums): Promise<void> => fc.assert(fc.asyncProperty(day, day, fc.boolean(), fc.constantFrom('none', 'v0', 'v1'), fc.nat(told.length), fc.integer({ min: -1, max: 1 }), async (a, b, open, group, n, off) => {
      const [first, to] = [a, b].sort() as [string, string];
      const from = open ? null : first;
      const asOf = n === told.length ? null : new Date(Date.parse(told[n]!.at) + off).toISOString();
      expect((await by.totals([{ group, from, to }], asOf))[0]).toEqual(plainly(group, from, to, asOf ?? '9'));
    }), { numRuns: 60 });
    await check(sums);

    const fresh = road.stage.connection.getClient().db(`${road.stage.database.databaseName}-fresh`) as unknown as mongoose.mongo.Db;
    await replayProjection({ projection: counted, registry, readers: [localLogReader(road.alpha), localLogReader(road.beta)], upTo: { 'alpha/0': (await road.alpha.tail(0)).position, 'beta/0': (await road.beta.tail(0)).position }, into: fresh });
    const compared = await compareProjection(counted, road.stage.database, fresh);
    await fresh.dropDatabase();
    expect(compared.map(({ collection, different, missing, unexpected }) => ({ collection, different, missing, unexpected }))).toEqual(
      ['counted_v1', 'counted_v1.history', 'counted_v1.sums'].map((collection) => ({ collection, different: 0, missing: 0, unexpected: 0 })));
    expect(compared[0]!.compared).toBe(5);
    expect(compared[2]!.compared).toBeGreaterThan(50);

    await projections.filled();
    await projections.requestRebuild(counted, 'test');
    await until('rebuilt and switched', async () => (await projectionDocuments(road.stage.database).findOne({ _id: 'counted_v1' }))?.last !== null, 60_000);
    expect((await projectionDocuments(road.stage.database).findOne({ _id: 'counted_v1' }))!.last!.comparisons!.map(({ different, missing, unexpected }) => different + missing + unexpected)).toEqual([0, 0, 0]);
    await check(sums);
  } finally {
    await road.close();
  }
});
