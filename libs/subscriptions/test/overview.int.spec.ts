import { recordedEvents } from '@kangfu/event-store';
import { until } from '@kangfu/testing/until';
import { CollectionInUse, PoisonEvent, ProjectionOverviews, ProjectionRunner } from '../src/index.js';
import { append, makeThings, Road, streamOf } from './road.js';

jest.setTimeout(60_000);
let road: Road;
afterEach(async () => { await road.close(); });

test('what an earlier version left can be dropped once its release is gone, with what was parked for it; what is read cannot', async () => {
  road = await Road.open('overview');
  road.relay().start();
  const old = road.runner();
  const { first } = await append(road.alpha, streamOf(0), 'ThingOpened', 'one');
  expect(await old.rows.caughtUp({ 'alpha/0@1': first }, 20_000)).toBe(true);
  await old.close();
  const [commit] = await road.alpha.read(0, 0, 1);
  const [event] = recordedEvents('alpha', commit!);
  await road.parking.stand('things_v1', new PoisonEvent('things_v1', event!, new TypeError('as a test wants it')));
  expect(await road.parking.keys.countDocuments()).toBe(1);

  const things = makeThings(2);
  const next = road.runner({ things });
  expect(await next.rows.caughtUp({ 'alpha/0@1': first }, 20_000)).toBe(true);
  await until('ready', () => ProjectionRunner.ready(next.consumers.status()));
  const overviews = new ProjectionOverviews({ database: road.stage.database, projections: [things], sources: road.sources });
  expect((await overviews.look()).kept.map(({ collection }) => collection)).toEqual(['things_v1']);
  await expect(overviews.drop('things_v2')).rejects.toThrow(CollectionInUse);
  expect(await overviews.drop('things_v3')).toBe(false);
  expect(await overviews.drop('things_v1')).toBe(true);
  expect({ rows: await road.rowsNow(), checkpoint: await road.checkpoint('alpha'), parked: await road.parking.keys.countDocuments() + await road.parking.events.countDocuments() }).toEqual({ rows: [], checkpoint: null, parked: 0 });
});
