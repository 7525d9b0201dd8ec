import { Controller } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import { until } from '@kangfu/testing/until';
import { LogHandler } from '../src/log-handler.decorator.js';
import { LogStrategy } from '../src/log.strategy.js';
import { Leases, LogConsumers, type LogHandlerSpec, LogProducer, RestartHandler, topicOffsets } from '../src/index.js';

jest.setTimeout(30_000);
let stage: Stage;
let topic: string;
let producer: LogProducer;
const ends: (() => Promise<void>)[] = [];
beforeEach(async () => {
  stage = await openStage('consumers');
  topic = `${stage.prefix}things.events.v1`;
  producer = new LogProducer(stage.kafka);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await producer.close();
  await stage.close();
});
const consumersOf = (specs: readonly LogHandlerSpec[], leases = new Leases({ database: stage.database, ttlMs: 1_000 })): LogConsumers => {
  const consumers = new LogConsumers({ kafka: stage.kafka, leases, maxWaitMs: 200 }).add(...specs);
  ends.push(async () => { await consumers.close(); await leases.close(); });
  consumers.start();
  return consumers;
};
/** Keeps its offsets in memory; `onText` may throw. */
const collecting = (onText: (text: string, log: number) => void, name = 'h'): LogHandlerSpec => {
  const offsets = new Map<number, bigint>();
  return {
    name, topics: [topic],
    offsets: async () => [...offsets].map(([log, offset]) => ({ topic, log, offset: String(offset) })),
    handle: async ({ log, messages }) => {
      for (const { value, offset } of messages) {
        if (BigInt(offset) < (offsets.get(log) ?? 0n)) continue;
        onText(value!.toString(), log);
        offsets.set(log, BigInt(offset) + 1n);
      }
    },
  };
};

test('a topic that is not there yet is waited for, and everything in it is read in order', async () => {
  const texts: string[] = [];
  const consumers = consumersOf([collecting((text) => texts.push(text))]);
  await until('waiting', () => consumers.status()[0]!.state === 'starting');
  await stage.topics({ topic, partitions: 1 });
  await producer.send(topic, 0, [{ value: 'a' }, { value: 'b' }]);
  await until('read', () => texts.join() === 'a,b');
  await producer.send(topic, 0, [{ value: 'c' }]);
  await until('read', () => texts.join() === 'a,b,c');
  await until('caught up', () => consumers.status()[0]!.caughtUp && consumers.status()[0]!.state === 'running');
});

test.each([['TypeError', new TypeError('x')], ['an error of another kind', new Error('y')], ['a string', 'z']])('%s thrown by a handler is retried on that partition, while others go on', async (_name, error) => {
  await stage.topics({ topic, partitions: 2 });
  const texts: string[] = [];
  let failures = 0;
  const consumers = consumersOf([collecting((text) => { if (text === 'bad' && failures++ < 3) throw error; texts.push(text); })]);
  await producer.send(topic, 0, [{ value: 'bad' }, { value: 'after' }]);
  await until('failing is shown', () => consumers.status()[0]!.partitions.some(({ log, failing }) => log === 0 && failing !== null));
  await producer.send(topic, 1, [{ value: 'other' }]);
  await until('all read', () => texts.length === 3);
  expect(texts.indexOf('other')).toBeLessThan(texts.indexOf('bad'));
  expect(texts.indexOf('after')).toBeGreaterThan(texts.indexOf('bad'));
});

test('a handler may start over at offsets of its own', async () => {
  await stage.topics({ topic, partitions: 1 });
  const texts: string[] = [];
  let restarts = 0;
  consumersOf([{
    name: 'h', topics: [topic], offsets: async () => [{ topic, log: 0, offset: restarts > 0 ? '0' : '1' }],
    handle: async ({ messages }) => {
      if (restarts === 0) { restarts++; throw new RestartHandler('again'); }
      texts.push(...messages.map(({ value }) => value!.toString()));
    },
  }]);
  await producer.send(topic, 0, [{ value: 'a' }, { value: 'b' }]);
  await until('read from the beginning', () => texts.join() === 'a,b');
});

test('one of two replicas reads; when it dies without a word the other takes over with a higher epoch', async () => {
  await stage.topics({ topic, partitions: 1 });
  const seen: [string, number][] = [];
  const spec = (name: string): LogHandlerSpec => ({ name: 'h', topics: [topic], offsets: async () => [], handle: async ({ lease, messages }) => { seen.push(...messages.map((): [string, number] => [name, lease])); } });
  const dying = new Leases({ database: stage.database, ttlMs: 800 });
  consumersOf([spec('a')], dying);
  await producer.send(topic, 0, [{ value: '1' }]);
  await until('a reads', () => seen.length === 1);
  const second = consumersOf([spec('b')]);
  // Not before it has tried for the lease: until then it may be its own, with everything still to do.
  expect(second.status()[0]!.state).toBe('starting');
  await until('b stands by', () => second.status()[0]!.state === 'standby');
  // Its timer is stopped as if the process hung: the lease runs out on the server.
  clearTimeout((dying as unknown as { timer: NodeJS.Timeout }).timer);
  await until('b reads', () => seen.some(([name]) => name === 'b'));
  // On a busy machine the new holder may lose it and take it again before the first batch: higher each time.
  expect(seen.find(([name]) => name === 'b')![1]).toBeGreaterThan(1);
});

test('a process of the same name takes its lease back at once, and the one it replaces is told', async () => {
  const events: string[] = [];
  const holder = (name: string) => ({ acquired: (epoch: number) => { events.push(`${name} ${epoch}`); }, lost: () => { events.push(`${name} lost`); } });
  const [a, b] = [1, 2].map(() => new Leases({ database: stage.database, instance: 'same', ttlMs: 60_000 })) as [Leases, Leases];
  ends.push(() => a.close(), () => b.close());
  a.want('x', holder('a'));
  await until('a holds', () => events.includes('a 1'));
  b.want('x', holder('b'));
  await until('b holds', () => events.includes('b 2'));
  (a as unknown as { renewedAt: number }).renewedAt -= 30_000;
  await until('a is told', () => events.includes('a lost'));
  expect(events).toEqual(['a 1', 'b 2', 'a lost']);
});

test('a process that gave its lease up because it could not renew it in time takes it back at once, with a higher epoch', async () => {
  const ttlMs = 1_500;
  const leases = new Leases({ database: stage.database, ttlMs });
  ends.push(() => leases.close());
  const told: (number | 'lost')[] = [];
  leases.want('w', { acquired: (epoch) => told.push(epoch), lost: () => told.push('lost') });
  await until('held', () => told.join() === '1');
  // Nothing of this process runs for longer than the lease: as if MongoDB had been away.
  const end = performance.now() + ttlMs + 100;
  while (performance.now() < end);
  await until('lost', () => told.includes('lost'));
  const since = performance.now();
  await until('held again', () => told.join() === '1,lost,2');
  expect(performance.now() - since).toBeLessThan(ttlMs - 300);
});

test('topics are made once, kept for ever, and refused when they have too few partitions', async () => {
  await Promise.all([stage.topics({ topic, partitions: 2 }), stage.topics({ topic, partitions: 2 })]);
  expect((await topicOffsets(stage.kafka, topic)).length).toBe(2);
  await expect(stage.topics({ topic, partitions: 3 })).rejects.toThrow('2 partitions for 3 logs');
});

@Controller()
class Feed {
  static readonly texts: string[] = [];
  static failures = 1;
  @LogHandler({ name: 'feed', topics: ['things'] })
  async take(texts: string[]): Promise<void> {
    if (Feed.failures-- > 0) throw new TypeError('not yet');
    Feed.texts.push(...texts);
  }
}

test('a decorated method of a Nest controller is a handler, and what it throws counts as not done', async () => {
  await stage.topics({ topic, partitions: 1 });
  const leases = new Leases({ database: stage.database });
  const consumers = new LogConsumers({ kafka: stage.kafka, leases, maxWaitMs: 200 });
  const strategy = new LogStrategy(consumers, ({ name }, handle) =>
    ({ name, topics: [topic], offsets: async () => [], handle: ({ messages }) => handle(messages.map(({ value }) => value!.toString())) }));
  const module = await Test.createTestingModule({ controllers: [Feed] }).compile();
  const app = module.createNestMicroservice({ strategy, logger: false });
  ends.push(async () => { await app.close(); await leases.close(); });
  await app.listen();
  await producer.send(topic, 0, [{ value: 'a' }, { value: 'b' }]);
  await until('taken', () => Feed.texts.join() === 'a,b');
  expect(Feed.failures).toBe(-1);
});
