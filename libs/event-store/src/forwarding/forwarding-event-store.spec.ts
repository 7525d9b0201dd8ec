import { eventStoreContract, expectSoundLogs } from '../contract/event-store.contract.js';
import { newStream, sampleDraft, sampleEvent } from '../contract/drafts.js';
import { CommitTooLarge, ConcurrencyError, InvalidCommit, LogDamaged, OutcomeUnknown, Overloaded, StoreRewound, StoreUnavailable } from '../event-store.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { ForwardingEventStore } from './forwarding-event-store.js';
import { type AppendAnswer, answerOf, errorOf } from './protocol.js';
import { receiveAppends } from './receive-appends.js';

/** Over a wire: nothing but JSON arrives. */
const wire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

type Send = (body: string, answer: () => Promise<AppendAnswer[]>) => Promise<readonly AppendAnswer[]>;
const setUp = (send: Send = (_, answer) => answer(), store = new InMemoryEventStore({ logs: 1 })) => {
  const receive = receiveAppends(store);
  const requests: number[] = [];
  const forwarding = {
    holder: 'b' as string | null,
    holderOf: () => forwarding.holder,
    send: (_holder: string, _log: number, body: string) => {
      requests.push((JSON.parse(body) as unknown[]).length);
      return send(body, async () => wire(await receive(wire(JSON.parse(body)))));
    },
  };
  return { store, forwarding, requests, forwarded: new ForwardingEventStore(store, forwarding) };
};

eventStoreContract('ForwardingEventStore with a holder', async (settings) => setUp(undefined, new InMemoryEventStore(settings)).forwarded);
eventStoreContract('ForwardingEventStore without one', async (settings) => {
  const { forwarding, forwarded } = setUp(undefined, new InMemoryEventStore(settings));
  forwarding.holder = null;
  return forwarded;
});
// Requests that get lost on the way, answers that get lost on the way back, and holders that come and go.
eventStoreContract('ForwardingEventStore with answers lost', async (settings) => {
  let n = 0;
  const { forwarding, forwarded } = setUp(async (_, answer) => {
    n++;
    if (n % 5 === 0) throw new Error('not sent');
    const answers = await answer();
    forwarding.holder = n % 4 === 0 ? 'c' : n % 7 === 0 ? null : 'b';
    if (n % 3 === 0) throw new Error('lost');
    return answers;
  }, new InMemoryEventStore(settings));
  const holderOf = forwarding.holderOf;
  // Each time another address: a holder that failed is avoided for a while, and this suite must not end up without any.
  forwarding.holderOf = () => { const holder = holderOf(); forwarding.holder = 'b'; return holder && `${holder}${n}`; };
  return forwarded;
});

test('every error of the store is of its own class on the other side', () => {
  for (const error of [new ConcurrencyError('s'), new Overloaded('o'), new OutcomeUnknown('u'), new InvalidCommit('i'), new CommitTooLarge('l'), new StoreUnavailable('a'), new StoreRewound('r'), new LogDamaged('d')]) {
    const there = errorOf(wire(answerOf(error)) as { error: string; message: string }, 's');
    expect([there.constructor, there.message, there.name]).toEqual([error.constructor, error.message, error.name]);
  }
  expect([answerOf(new TypeError('t')), answerOf('text'), answerOf(undefined)]).toEqual([null, null, null]);
});

test('what waits goes in one request, and a lone append at once', async () => {
  const { forwarded, requests } = setUp();
  const handles = await Promise.all(Array.from({ length: 600 }, async () => (await forwarded.load(newStream())).handle));
  await Promise.all(handles.map((handle) => forwarded.append(handle, sampleDraft())));
  expect(requests).toEqual([250, 250, 100]);
  await forwarded.append((await forwarded.load(newStream())).handle, sampleDraft());
  expect(requests.at(-1)).toBe(1);
  expect(forwarded.status()).toEqual({ here: 0, forwarded: 601, fellBack: 0 });
});

test('a lost answer is found by its token: the commit is there once, and it is no duplicate', async () => {
  const { forwarded, store } = setUp(async (_, answer) => { await answer(); throw new Error('lost'); });
  const { handle } = await forwarded.load(newStream());
  const first = await forwarded.append(handle, sampleDraft());
  expect(first).toMatchObject({ duplicate: false, handle: { version: 1 } });
  expect(await expectSoundLogs(store)).toEqual([first.commit]);
  expect(forwarded.status()).toMatchObject({ fellBack: 1 });
});

test('a holder that did not answer is left alone: the next append does not wait for it', async () => {
  const { forwarded, requests } = setUp(async () => { throw new Error('away'); });
  let { handle } = await forwarded.load(newStream());
  for (let i = 0; i < 5; i++) ({ handle } = await forwarded.append(handle, sampleDraft()));
  expect(requests).toHaveLength(1);
  expect(forwarded.status()).toEqual({ here: 4, forwarded: 0, fellBack: 1 });
});

test('the handle of a forwarded append serves here when the holder goes, and a late request does not append again', async () => {
  const late: (() => Promise<AppendAnswer[]>)[] = [];
  let away = false;
  const { forwarded, forwarding, store } = setUp(async (_, answer) => {
    if (!away) return answer();
    late.push(answer);
    throw new Error('frozen');
  });
  const stream = newStream();
  const first = await forwarded.append((await forwarded.load(stream)).handle, sampleDraft(2));
  away = true;
  const second = await forwarded.append(first.handle, sampleDraft());
  forwarding.holder = null;
  const third = await forwarded.append(second.handle, sampleDraft());
  expect([first, second, third].map(({ commit }) => commit.from)).toEqual([1, 3, 4]);
  // The frozen holder wakes and does what it was asked then.
  expect(await late[0]!()).toMatchObject([{ commit: { hash: second.commit.hash } }]);
  await expect(forwarded.append(first.handle, sampleDraft())).rejects.toThrow(ConcurrencyError);
  expect(await expectSoundLogs(store)).toHaveLength(3);
});

test('the holder believes no version: a point that its own load does not show is a conflict', async () => {
  const { store } = setUp();
  const receive = receiveAppends(store);
  const stream = newStream();
  const { commit } = await store.append((await store.load(stream)).handle, sampleDraft(3));
  const points = [null, { from: 1, version: 2, hash: commit.hash }, { from: 1, version: 3, hash: 'f'.repeat(64) }, { from: 2, version: 3, hash: commit.hash }];
  for (const point of points) expect(await receive([{ stream, point, draft: sampleDraft() }])).toEqual([{ error: 'ConcurrencyError', message: expect.any(String) }]);
  expect(await receive([{ stream: newStream(), point: { from: 1, version: 3, hash: commit.hash }, draft: sampleDraft() }])).toMatchObject([{ error: 'ConcurrencyError' }]);
  expect(await receive([{ stream, point: { from: 1, version: 3, hash: commit.hash }, draft: sampleDraft() }])).toMatchObject([{ commit: { from: 4 }, duplicate: false }]);
});

test('what is too large or no JSON is refused before it is sent', async () => {
  const { forwarded, requests } = setUp();
  const { handle } = await forwarded.load(newStream());
  for (const data of [{ a: new Date(0) }, { a: 1n }, { text: 'x'.repeat(1024 * 1024) }]) await expect(forwarded.append(handle, sampleDraft([sampleEvent({ data })]))).rejects.toThrow(InvalidCommit);
  expect(requests).toEqual([]);
});
