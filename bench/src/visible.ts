import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandRuntime } from '@kangfu/commands';
import { systemClock } from '@kangfu/common';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { ensureTopics, Leases, LogConsumers, makeKafka, topicOf } from '@kangfu/kafka';
import { FileKeyEncryption, KeyedDigest, Sealing, SubjectKeys } from '@kangfu/privacy';
import { localLogReader, ProjectionRunner, Relay, type Source } from '@kangfu/subscriptions';
import mongoose from 'mongoose';
import { cpuPer } from './cpu.ts';
import { atMost, columns, percentile, type Bench } from './measure.ts';
import { noteOn, registry, streamOf, thing, things, type ThingRow } from './things.ts';

const PER_SECOND = 500;
const SECONDS = 15;
const QUICK_SECONDS = 4;
const WARM_UP_SECONDS = 5;
const STREAMS = 500;
/** Each so many rows are read to check that they show it. */
const CHECKED = 10;
/** A row that is not there by then is lost: a fault. */
const LOST_MS = 60_000;

/**
 * The time from the answer of a command to its visibility in the read model, at a steady 500 commands a second, measured at the service: store, command
 * runtime, relay, Kafka, consumer and projection in one process, wired as `startService` does, without HTTP and GraphQL. Commands start on a
 * timetable, whatever became of those before.
 */
export const visible: Bench = async ({ mongodbUri, kafkaBrokers, mongodPid, dataDir, quick, say }) => {
  const seconds = quick ? QUICK_SECONDS : SECONDS;
  const prefix = `bench-${randomUUID().slice(0, 8)}.`;
  const dbName = `bench-visible-${randomUUID().slice(0, 8)}`;
  const connection = await mongoose.createConnection(mongodbUri, { dbName, autoIndex: false, maxPoolSize: 20, writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } }).asPromise();
  const client = connection.getClient() as unknown as mongoose.mongo.MongoClient;
  const database = client.db(dbName);
  const kafka = makeKafka({ brokers: kafkaBrokers.split(','), clientId: 'bench' });
  const topic = topicOf('bench', prefix);
  const leases = new Leases({ database });
  const consumers = new LogConsumers({ kafka, leases });
  const store = new MongoEventStore({ client, database: dbName, service: 'bench', tenant: 'bench' });
  await store.init();
  await ensureTopics(kafka, [{ topic, partitions: store.logs }]);
  const sources: Source[] = [{ service: 'bench', topic, reader: localLogReader(store) }];
  const relay = new Relay({ store, kafka, topic, origin: 'http://bench.invalid', database, leases, onRewound: (error) => store.refuseAppends(error) });
  const projections = new ProjectionRunner({ connection, registry, projections: [things], sources });
  await projections.ensureIndexes();
  const keyFile = join(dataDir, 'bench-kek.json');
  writeFileSync(keyFile, JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }));
  const runtime = new CommandRuntime({
    store, registry, clock: systemClock, sealing: new Sealing(new SubjectKeys(client, dbName, new FileKeyEncryption(keyFile))), digest: new KeyedDigest(randomBytes(32), 'bench'),
  });
  consumers.add(...projections.handlers()).start();
  relay.start();
  const rows = projections.rows<ThingRow>(things);

  const answered: number[] = [];
  const delays: number[] = [];
  const ids = Array.from({ length: STREAMS }, () => randomUUID());
  const command = async (n: number, counts: boolean): Promise<void> => {
    const id = ids[n % STREAMS]!;
    const own = noteOn(id, n);
    const started = performance.now();
    const outcome = await runtime.run(thing, {
      stream: streamOf(id), command: { type: 'Note', data: own }, commandId: randomUUID(), input: own, actor: { id: 'worker-7', role: 'window-clerk', unit: '440304006', for: null },
      purpose: 'service', facts: () => ({}),
    });
    const at = performance.now();
    if (!outcome.done) throw new Error('a command was refused');
    if (!(await rows.caughtUp(outcome.vector, LOST_MS))) throw new Error('the read model did not get there');
    // From here on every read shows it. That is checked and not counted; a later command on the same thing may be in the row already.
    const visibleAt = performance.now();
    if (counts) {
      answered.push(at - started);
      delays.push(visibleAt - at);
    }
    if (n % CHECKED !== 0) return;
    const row = await rows.peek(id);
    if (!row || row.notes < outcome.version) throw new Error('the read model says it is there, and the row is not');
  };
  const offer = async (forSeconds: number, counts: boolean): Promise<number> => {
    const running: Promise<void>[] = [];
    const started = performance.now();
    for (let n = 0; n < forSeconds * PER_SECOND; n++) {
      const due = started + (n / PER_SECOND) * 1000;
      if (due > performance.now()) await sleep(due - performance.now());
      running.push(command(n, counts));
      // Looked at together at the end.
      running.at(-1)!.catch(() => {});
    }
    await Promise.all(running);
    return (forSeconds * PER_SECOND) / ((performance.now() - started) / 1000);
  };

  try {
    say(`  ${PER_SECOND} commands a second for ${seconds} s`);
    await offer(WARM_UP_SECONDS, false);
    const { result: reached, cpu } = await cpuPer(seconds * PER_SECOND, mongodPid, () => offer(seconds, true));
    const used = `node ${(cpu.node / 1000).toFixed(1)} ms, mongod ${(cpu.mongod / 1000).toFixed(1)} ms`;
    const line = (name: string, values: number[]): string[] => [name, ...[0.5, 0.9, 0.99, 1].map((share) => percentile(values, share).toFixed(0))];
    return {
      table: columns([['ms', 'p50', 'p90', 'p99', 'max'], line('command → answer', answered), line('answer → row visible', delays)])
        .concat(`${delays.length} commands offered at ${PER_SECOND}/s (done at ${reached.toFixed(0)}/s) on ${STREAMS} streams; each tenth row is read to check; CPU each: ${used}`),
      targets: [atMost(`visible after the answer at ${PER_SECOND}/s, p99 in ms`, 250, percentile(delays, 0.99), `p50 ${percentile(delays, 0.5).toFixed(0)} ms; CPU each: ${used}, beside Kafka`)],
      details: { answered, delays, reached, cpu },
    };
  } finally {
    await consumers.close();
    await relay.close();
    await Promise.all([projections.close(), leases.close()]);
    await store.close();
    await database.dropDatabase();
    await connection.close();
  }
};
