import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { until } from './until.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const inAnHour = (): number => Date.now() + 3_600_000;

test('thousands of messages pass and none is kept', async () => {
  const kept: WeakRef<object>[] = [];
  const source = (async function* () {
    for (let n = 0; n < 5_000; n++) {
      const message = { n };
      kept.push(new WeakRef(message));
      yield message;
    }
  })();
  const items = until<object>(source, inAnHour(), () => ({}));
  for (let n = 0; n < 5_000; n++) expect((await items.next()).value).toEqual({ n });
  // A weak reference made in this turn holds until the turn is over.
  await pause(10);
  collect();
  expect(kept.filter((message) => message.deref()).length).toBeLessThan(50);
  expect(await items.next()).toEqual({ done: true, value: undefined });
});

test('the instant wakes who waits, with one last value, and tells the source', async () => {
  let told = 0;
  const silent = { [Symbol.asyncIterator]() { return this; }, next: () => new Promise<IteratorResult<string>>(() => {}), async return() { told++; return { done: true as const, value: undefined }; } };
  const items = until<string>(silent, Date.now() + 30, () => 'last');
  const both = await Promise.all([items.next(), items.next()]);
  expect(both).toEqual([{ done: false, value: 'last' }, { done: true, value: undefined }]);
  expect(told).toBe(1);
  expect(await until<string>(silent, Date.now() - 1, () => 'late').next()).toEqual({ done: false, value: 'late' });
  const unread = until<string>(silent, Date.now() + 10, () => 'last');
  await pause(30);
  expect([await unread.next(), await unread.next()]).toEqual([{ done: false, value: 'last' }, { done: true, value: undefined }]);
});

test('the end, an error and a reader that goes away end it as the source does', async () => {
  const ended: string[] = [];
  const source = async function* (name: string, fails = false) { try { yield name; if (fails) throw new Error(name); } finally { ended.push(name); } };
  const whole: string[] = [];
  for await (const item of until(source('whole'), inAnHour(), () => 'last')) whole.push(item);
  expect(whole).toEqual(['whole']);
  const failing = until(source('broken', true), inAnHour(), () => 'last');
  await failing.next();
  await expect(failing.next()).rejects.toThrow('broken');
  for await (const _ of until(source('left'), inAnHour(), () => 'last')) break;
  expect(ended).toEqual(['whole', 'broken', 'left']);
});
