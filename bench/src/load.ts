import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandRuntime } from '@kangfu/commands';
import { systemClock } from '@kangfu/common';
import type { StoredCommit } from '@kangfu/event-store';
import { newStream, sampleDraft } from '@kangfu/event-store/contract/drafts';
import { MongoEventStore, MongoSnapshotStore } from '@kangfu/event-store-mongodb';
import { FileKeyEncryption, KeyedDigest, Sealing, SubjectKeys } from '@kangfu/privacy';
import { atLeast, atMost, columns, median, rate, ratios, spread, type Bench } from './measure.ts';
import { noteDraft, registry, streamOf, thing } from './things.ts';

const EVENTS = 1_000;
const ROUNDS = 15;
const QUICK_ROUNDS = 3;
const LOADS = 30;
/** Short ones: enough of them for a tenth of a second. */
const SHORT_LOADS = 150;

/**
 * Loads a stream of 1,000 commits of one event each, against the driver's `find` of the same documents at the same read concern; and its state as the command
 * runtime has it, over a snapshot, against the driver's `findOne` of one such document.
 */
export const load: Bench = async ({ mongo, dataDir, quick, say }) => {
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const database = `bench-load-${randomUUID().slice(0, 8)}`;
  const store = new MongoEventStore({ client: mongo, database, service: 'bench', tenant: 'bench' });
  await store.init();
  const keyFile = join(dataDir, 'bench-load-kek.json');
  writeFileSync(keyFile, JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }));
  const runtime = new CommandRuntime({
    store, snapshots: new MongoSnapshotStore(mongo.db(database)), registry, clock: systemClock, sealing: new Sealing(new SubjectKeys(mongo, database, new FileKeyEncryption(keyFile))), digest: new KeyedDigest(randomBytes(32), 'bench'),
  });
  try {
    const id = randomUUID();
    const stream = streamOf(id);
    let { handle } = await store.load(stream);
    say(`  appending ${EVENTS} events to one stream, among others`);
    const others = await Promise.all(Array.from({ length: 20 }, async () => (await store.load(newStream())).handle));
    for (let i = 0; i < EVENTS; i++) {
      [{ handle }] = await Promise.all([store.append(handle, noteDraft(id, i)), ...others.map(async (other, n) => { others[n] = (await store.append(other, sampleDraft())).handle; })]);
    }
    const commits = mongo.db(database).collection<StoredCommit>('commits-0');
    const majority = { readConcern: { level: 'majority' }, readPreference: 'primary' } as const;
    const snapshotLoad = async (): Promise<void> => {
      const { version, state } = await runtime.load(thing, stream);
      if (version !== EVENTS || state?.notes !== EVENTS) throw new Error('the state over the snapshot is another');
    };
    await snapshotLoad();
    await runtime.idle();
    const before = runtime.status().snapshots;
    if (before.saved !== 1) throw new Error('no snapshot was saved');
    const sides = {
      load: () => rate(LOADS, 1, () => store.load(stream)),
      find: () => rate(LOADS, 1, () => commits.find({ stream }, majority).sort({ from: 1 }).toArray()),
      snapshot: () => rate(SHORT_LOADS, 1, snapshotLoad),
      findOne: () => rate(SHORT_LOADS, 1, () => commits.findOne({ stream, from: EVENTS }, majority)),
    };
    const names = Object.keys(sides) as (keyof typeof sides)[];
    const figures: Record<keyof typeof sides, number[]> = { load: [], find: [], snapshot: [], findOne: [] };
    for (let round = -1; round < rounds; round++) {
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        const perSecond = await sides[name]();
        if (round >= 0) figures[name].push(perSecond); // the first warms up
      }
    }
    if (runtime.status().snapshots.used < SHORT_LOADS * rounds) throw new Error('loads did without the snapshot');
    const against = ratios(figures.load, figures.find);
    const times = ratios(figures.findOne, figures.snapshot);
    return {
      table: columns([
        ['', 'loads/s', 'driver/s', 'ratio'],
        [`${EVENTS} events, to find`, spread(figures.load), spread(figures.find), spread(against, 2)],
        ['over a snapshot, to findOne', spread(figures.snapshot), spread(figures.findOne), `takes ${spread(times, 2)} times as long`],
      ]).concat(`medians (middle half) of ${rounds} rounds; one at a time, majority reads`),
      targets: [
        atLeast('load of 1,000 events, to find', 0.9, against, 'checking the stream costs more than it should'),
        atMost('load over a snapshot, in findOnes', 3, median(times), 'two reads, one after the other: the snapshot, then what the stream has beyond it'),
      ],
      details: figures,
    };
  } finally {
    await store.close();
    await mongo.db(database).dropDatabase();
  }
};
