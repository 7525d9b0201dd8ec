import { until } from '@kangfu/testing/until';
import { append, Road, streamOf, thingId } from './road.js';

const everything = { filter: {}, joined: false } as const;
let road: Road;
afterEach(async () => { await road.close(); });

test('what is appended becomes a row, with its history, and readers can wait for it', async () => {
  road = await Road.open('road');
  const { projections, rows, consumers } = road.runner();
  await projections.ensureIndexes();
  road.relay(road.alpha).start();
  road.relay(road.beta).start();
  await append(road.alpha, streamOf(1), 'ThingOpened', 'a');
  await new Promise((resolve) => setTimeout(resolve, 5));
  const noted = await append(road.alpha, streamOf(1), 'ThingNoted', 'b', 'c');
  await append(road.beta, streamOf(1, 'verdict'), 'ThingJudged', 'good');
  expect(await rows.caughtUp({ 'alpha/0@1': noted.first + 1, 'beta/0@1': 1, 'other/0@1': 99 }, 15_000)).toBe(true);
  expect(await rows.get(everything, thingId(1))).toMatchObject({ _id: thingId(1), notes: ['a', 'b', 'c'], verdict: 'good' });
  expect(await rows.get(everything, thingId(1), new Date(Date.parse(noted.at) - 1).toISOString())).toMatchObject({ notes: ['a'], verdict: null });
  expect((await road.historyNow()).length).toBeGreaterThan(0);
  await until('caught up', () => consumers.status()[0]?.caughtUp);
  expect(await rows.caughtUp({ 'alpha/0@1': 99 }, 50)).toBe(false);
});
