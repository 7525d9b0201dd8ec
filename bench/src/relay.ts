import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newStream } from '@kangfu/event-store/contract/drafts';
import { recordedEvents } from '@kangfu/event-store';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { ensureTopics, makeKafka, topicOf } from '@kangfu/kafka';
import { encodeRecord, Relay } from '@kangfu/subscriptions';
import kafkajs, { type Message } from 'kafkajs';
import { cpuPer, type Cpu } from './cpu.ts';
import { atLeast, columns, median, rate, ratios, spread, type Bench } from './measure.ts';
import { noteDraft } from './things.ts';

const EVENTS = 20_000;
const QUICK_EVENTS = 5_000;
const ROUNDS = 9;
const QUICK_ROUNDS = 3;
/** Of the bare producer, as large as the relay's. */
const BATCH = 500;
const ORIGIN = 'http://bench.invalid';
const LATE_MS = 60_000;

/**
 * The relay, sending a log from its beginning to a new topic, against a bare kafkajs producer that sends the same messages, keys, headers and bytes, made beforehand, to
 * another: both idempotent, acks all, one request in flight. Either clock starts with the first acknowledged batch, when connections and metadata are there.
 */
export const relay: Bench = async ({ mongo, mongodPid, kafkaBrokers, quick, say }) => {
  const [rounds, events] = quick ? [QUICK_ROUNDS, QUICK_EVENTS] : [ROUNDS, EVENTS];
  const dbName = `bench-relay-${randomUUID().slice(0, 8)}`;
  const database = mongo.db(dbName);
  const kafka = makeKafka({ brokers: kafkaBrokers.split(','), clientId: 'bench' });
  const admin = kafka.admin();
  const store = new MongoEventStore({ client: mongo, database: dbName, service: 'bench', tenant: 'bench', queueLimit: 100_000 });
  await store.init();
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  const topics: string[] = [];
  const newTopic = async (): Promise<string> => {
    const topic = topicOf('bench', `bench-${randomUUID().slice(0, 8)}.`);
    await ensureTopics(kafka, [{ topic, partitions: 1 }]);
    topics.push(topic);
    return topic;
  };
  try {
    await Promise.all([admin.connect(), producer.connect()]);
    say(`  appending ${events} events`);
    await rate(events, 256, async (i) => store.append((await store.load(newStream())).handle, noteDraft(randomUUID(), i)));
    const messages: Message[] = [];
    while (messages.length < events) {
      const commits = await store.read(0, messages.length, 5_000);
      messages.push(...commits.flatMap((commit) => recordedEvents('bench', commit).map((event) => ({ ...encodeRecord(ORIGIN, event, commit), partition: 0 }))));
    }

    const ours = async (): Promise<number> => {
      const topic = await newTopic();
      const sender = new Relay({ store, kafka, topic, origin: ORIGIN, database, onRewound: () => {} });
      const begun = performance.now();
      const reached = async (position: number): Promise<number> => {
        for (;;) {
          const { position: is } = sender.status()[0]!;
          if (is >= position) return is;
          if (performance.now() - begun > LATE_MS) throw new Error(`the relay does not get on: ${JSON.stringify(sender.status())}`);
          await sleep(1);
        }
      };
      sender.start();
      try {
        const first = await reached(1);
        const started = performance.now();
        await reached(events);
        return ((events - first) / (performance.now() - started)) * 1000;
      } finally {
        await sender.close();
      }
    };
    const bare = async (): Promise<number> => {
      const topic = await newTopic();
      const send = (i: number): Promise<unknown> => producer.send({ topic, acks: -1, messages: messages.slice(i * BATCH, (i + 1) * BATCH) });
      await send(0);
      return BATCH * (await rate(events / BATCH - 1, 1, (i) => send(i + 1)));
    };
    const figures = { relay: [] as number[], bare: [] as number[] };
    const cpu = { relay: [] as Cpu[], bare: [] as Cpu[] };
    const run = async (name: keyof typeof figures, round: number): Promise<void> => {
      const { result, cpu: used } = await cpuPer(events, mongodPid, name === 'relay' ? ours : bare);
      if (round < 0) return; // the first warms up
      figures[name].push(result);
      cpu[name].push(used);
    };
    for (let round = -1; round < rounds; round++) {
      for (const name of round % 2 === 0 ? (['relay', 'bare'] as const) : (['bare', 'relay'] as const)) await run(name, round);
    }
    const against = ratios(figures.relay, figures.bare);
    const used = `CPU each: relay ${median(cpu.relay.map(({ node }) => node)).toFixed(0)} µs and mongod ${median(cpu.relay.map(({ mongod }) => mongod)).toFixed(0)} µs; producer ${median(cpu.bare.map(({ node }) => node)).toFixed(0)} µs`;
    return {
      table: columns([['', 'relay/s', 'producer/s', 'ratio'], [`${events} events`, spread(figures.relay), spread(figures.bare), spread(against, 2)]])
        .concat(`medians (middle half) of ${rounds} rounds; messages of ${median(messages.map(({ value }) => Buffer.byteLength(value as string)))} bytes and their headers, idempotent, acks all; ${used}`),
      targets: [atLeast('relay, to a bare producer', 0.6, against, used)],
      details: { figures, cpu },
    };
  } finally {
    await producer.disconnect();
    // Only now: a producer asks after every topic it ever sent to.
    await admin.deleteTopics({ topics }).catch(() => {});
    await admin.disconnect();
    await store.close();
    await database.dropDatabase();
  }
};
