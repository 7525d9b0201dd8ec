import { randomUUID } from 'node:crypto';
import type { StoredCommit } from '@kangfu/event-store';
import { newStream, sampleDraft } from '@kangfu/event-store/contract/drafts';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { atLeast, columns, rate, ratios, spread, type Bench } from './measure.ts';

const EVENTS = 1_000;
const ROUNDS = 15;
const QUICK_ROUNDS = 3;
const LOADS = 30;

/** Loads a stream of 1,000 commits of one event each, against the driver's `find` of the same documents at the same read concern. */
export const load: Bench = async ({ mongo, quick, say }) => {
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const database = `bench-load-${randomUUID().slice(0, 8)}`;
  const store = new MongoEventStore({ client: mongo, database, service: 'bench', tenant: 'bench' });
  await store.init();
  try {
    const stream = newStream();
    let { handle } = await store.load(stream);
    say(`  appending ${EVENTS} events to one stream, among others`);
    const others = await Promise.all(Array.from({ length: 20 }, async () => (await store.load(newStream())).handle));
    for (let i = 0; i < EVENTS; i++) {
      [{ handle }] = await Promise.all([store.append(handle, sampleDraft()), ...others.map(async (other, n) => { others[n] = (await store.append(other, sampleDraft())).handle; })]);
    }
    const commits = mongo.db(database).collection<StoredCommit>('commits-0');
    const ours = () => rate(LOADS, 1, () => store.load(stream));
    const find = () => rate(LOADS, 1, () => commits.find({ stream }, { readConcern: { level: 'majority' }, readPreference: 'primary' }).sort({ from: 1 }).toArray());
    await ours();
    await find();
    const figures = { load: [] as number[], find: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      if (round % 2 === 0) figures.load.push(await ours());
      figures.find.push(await find());
      if (round % 2 === 1) figures.load.push(await ours());
    }
    const against = ratios(figures.load, figures.find);
    return {
      table: columns([['', 'loads/s', 'find/s', 'ratio'], [`${EVENTS} events`, spread(figures.load), spread(figures.find), spread(against, 2)]]).concat(`medians (middle half) of ${rounds} rounds; one at a time, majority reads`),
      targets: [atLeast('load of 1,000 events, to find', 0.8, against, 'checking the stream costs more than it should')],
      details: figures,
    };
  } finally {
    await store.close();
    await mongo.db(database).dropDatabase();
  }
};
