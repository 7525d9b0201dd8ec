import { randomUUID } from 'node:crypto';
import { MongoSums, sumsOf } from '@kangfu/subscriptions';
import mongoose from 'mongoose';
import { loadModels } from '../../tools/src/generate/models.ts';
import { DISTRICT } from '../../tools/src/generate/story.ts';
import { foldDistrict, readModel, SEED } from './district.ts';
import { atMost, columns, percentile, type Bench } from './measure.ts';

const CASES = [1_000, 10_000];
const QUICK = [200, 1_000];
const ASKED = 200;
/** As a resolver asks for them. */
const parts = (place: string, from: string, to: string) => [{ group: place, from, to }, { group: `${place}#now`, from: null, to }, { group: `${place}#load`, from: null, to }];

/** Where the same people are there so many times, they are so many times more often: every row under names of its own, and every sum multiplied. */
export const manifold = async (database: mongoose.mongo.Db, collection: string, there: number, times: number): Promise<void> => {
  for (let copy = there; copy < there * times; copy++) {
    await database.collection<{ _id: string }>(collection).aggregate([{ $match: { _id: { $not: /~/ } } }, { $set: { _id: { $concat: ['$_id', `~${copy}`] } } }, { $merge: { into: collection } }], { allowDiskUse: true }).toArray();
  }
  const more = { $map: { input: { $objectToArray: '$n' }, in: { k: '$$this.k', v: { $multiply: ['$$this.v', times] } } } };
  await database.collection(sumsOf(collection)).updateMany({}, [{ $set: { n: { $arrayToObject: more } } }]);
};

/**
 * Ten years of a district as the generator tells them, folded by the read model's own fold and writer into sums, at two sizes and at ten times the larger one (the same people ten times over: folding
 * ten times as many would take ten times as long and leave hardly more sums); then a year's statistics of the district, as of now and as of instants spread over that year, one question after the
 * other. What is measured is reading and adding up; GraphQL and the gateway come on top.
 */
export const statistics: Bench = async ({ mongodbUri, quick, say }) => {
  const models = await loadModels();
  const projection = readModel(models, 'statistics');
  const rows: string[][] = [['', 'events', 'folded /s', 'sums', 'a year now', 'a year as of then', 'ten years as of then', 'a street’s month']];
  const details: Record<string, unknown> = {};
  const p95: { now: number; then: number }[] = [];

  const ask = async (connection: mongoose.Connection, cases: number, told: number, perSecond: number | null): Promise<void> => {
    const sums = new MongoSums(connection, projection);
    const timed = async (question: (i: number) => Promise<unknown>): Promise<number[]> => {
      for (let i = 0; i < 10; i++) await question(i);
      const taken: number[] = [];
      for (let i = 0; i < ASKED; i++) {
        const before = performance.now();
        await question(i);
        taken.push(performance.now() - before);
      }
      return taken;
    };
    const then = (i: number): string => new Date(Date.parse('2025-01-08T02:00:00.000Z') + i * 1.7 * 86_400_000).toISOString();
    const measured = {
      now: await timed(() => sums.totals(parts(DISTRICT, '2025-01-01', '2025-12-31'), null)), then: await timed((i) => sums.totals(parts(DISTRICT, '2025-01-01', '2025-12-31'), then(i))),
      decade: await timed((i) => sums.totals(parts(DISTRICT, '2016-11-26', '2026-11-26'), then(i))), street: await timed(() => sums.totals(parts('440304006', '2025-03-05', '2025-04-04'), null)),
    };
    p95.push({ now: percentile(measured.now, 0.95), then: percentile(measured.then, 0.95) });
    rows.push([
      `${cases.toLocaleString('en')} cases`, told.toLocaleString('en'), perSecond?.toFixed(0) ?? '', (await connection.db!.collection(sumsOf(projection.collection)).estimatedDocumentCount()).toLocaleString('en'),
      ...[measured.now, measured.then, measured.decade, measured.street].map((taken) => percentile(taken, 0.95).toFixed(1)),
    ]);
    details[cases] = measured;
  };

  const sizes = quick ? QUICK : CASES;
  for (const cases of sizes) {
    const connection = await mongoose.createConnection(mongodbUri, { dbName: `bench-statistics-${randomUUID().slice(0, 8)}` }).asPromise();
    const database = connection.db as unknown as mongoose.mongo.Db;
    try {
      const { told, perSecond } = await foldDistrict(models, database, [projection], cases);
      say(`  ${cases.toLocaleString('en')} cases: ${told.toLocaleString('en')} events folded, ${perSecond.toFixed(0)}/s`);
      await ask(connection, cases, told, perSecond);
      if (cases === sizes.at(-1)) {
        await manifold(database, projection.collection, 1, 10);
        await ask(connection, 10 * cases, 10 * told, null);
      }
    } finally {
      await database.dropDatabase();
      await connection.close();
    }
  }
  const [first, last] = [p95[0]!, p95.at(-1)!];
  return {
    table: columns(rows).concat(`p95 in ms of ${ASKED} questions each, one after the other; ten years of a generated district (seed ${SEED}); one process folds, and writes rows and sums, w: majority, j: true; the last line is the one before ten times over`),
    targets: [
      atMost('a year’s statistics of the district as of now, p95 ms', 300, last.now, 'at the largest size'), atMost('a year’s statistics of the district as of a past instant, p95 ms', 300, last.then, 'at the largest size'),
      atMost('a year now at the largest size, to the smallest', 3, last.now / Math.max(first.now, 1), 'it grows with the history'),
    ],
    details,
  };
};
