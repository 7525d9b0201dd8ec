import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { pointOf, verifyCommits } from '../chain.js';
import { CommitTooLarge, ConcurrencyError, InvalidCommit, Overloaded, StoreRewound, StoreUnavailable, type EventStore, type StreamHandle } from '../event-store.js';
import { newStream, sampleDraft, sampleEvent } from './drafts.js';
import { readingContract } from './reading.contract.js';
import { expectSoundLogs, type StoreSettings } from './sound-logs.js';

export * from './sound-logs.js';

/** What every adapter of {@link EventStore} must keep. `makeStore` gives an empty store of its own each time. */
export const eventStoreContract = (name: string, makeStore: (settings: StoreSettings) => Promise<EventStore>): void => {
  describe(`${name} keeps the contract of the event store`, () => {
    let store: EventStore;
    const open: EventStore[] = [];
    const make = async (settings: StoreSettings = {}): Promise<EventStore> => {
      const made = await makeStore(settings);
      open.push(made);
      return made;
    };
    const appendTo = async (stream: string, events = 1, to = store) => to.append((await to.load(stream)).handle, sampleDraft(events));

    beforeAll(async () => { store = await make(); });
    afterAll(async () => { await Promise.all(open.map((each) => each.close())); });

    test('an unknown stream has version 0 and an empty log ends at position 0', async () => {
      const empty = await make({ logs: 3 });
      expect(await empty.load(newStream())).toMatchObject({ handle: { version: 0 }, commits: [] });
      expect(await empty.tail(2)).toMatchObject({ log: 2, epoch: 1, commit: 0, position: 0 });
      expect(await empty.read(0, 0, 10)).toEqual([]);
    });

    test('an append is read back as it was given, with its place', async () => {
      const stream = newStream();
      const draft = sampleDraft([
        sampleEvent({ data: { text: '康复 \u0000 😀 "', nested: { b: [1, -1, 0.5, 3_000_000_000, Number.MAX_SAFE_INTEGER, null, true], a: {} }, '10': 1, '9': 2, 'a.b': '' } }),
        sampleEvent({ pii: [{ subject: randomUUID(), keyVersion: 1, iv: 'aXY=', ct: 'Y3Q=', tag: 'dGFn', kcv: 'a2N2' }] }),
      ], { reason: 'asked by phone', cause: { service: 'intake', log: 0, position: 4_000_000_000, id: randomUUID() } });
      const { handle } = await store.load(stream);
      const appended = await store.append(handle, draft);
      const { commits, handle: after } = await store.load(stream);
      expect(commits).toEqual([appended.commit]);
      expect(commits[0]).toMatchObject({ ...draft, stream, from: 1, count: 2, log: handle.log, epoch: 1 });
      expect(appended).toMatchObject({ duplicate: false, position: commits[0]!.first + 1, handle: { stream, version: 2 } });
      expect(after).toEqual(appended.handle);
      verifyCommits(commits, null);
    });

    test('a load from a point gives what came after it, from each of the commits, and the same handle', async () => {
      const stream = newStream();
      for (const events of [1, 3, 2, 1]) await appendTo(stream, events);
      const whole = await store.load(stream);
      expect(whole).toMatchObject({ after: 0, last: whole.commits.at(-1) });
      for (const [i, commit] of whole.commits.entries()) {
        const { version } = pointOf(commit);
        expect(await store.load(stream, pointOf(commit))).toEqual({ handle: whole.handle, commits: whole.commits.slice(i + 1), after: version, last: whole.last });
        const { handle } = await store.load(stream, pointOf(commit));
        await expect(store.append({ ...handle }, sampleDraft())).rejects.toThrow(TypeError);
      }
      const appended = await store.append((await store.load(stream, pointOf(whole.commits[1]!))).handle, sampleDraft());
      expect(appended.commit.from).toBe(8);
    });

    test('a point that the stream does not hold (another past, a lost future, an unknown stream) gives the whole stream', async () => {
      const stream = newStream();
      const { commit } = await appendTo(stream, 2);
      await appendTo(stream, 2);
      const whole = await store.load(stream);
      const point = pointOf(commit);
      for (const wrong of [{ ...point, hash: 'f'.repeat(64) }, { from: 9, version: 9, hash: point.hash }, { ...point, from: 3 }, { ...point, version: 1 }, { from: 2, version: 2, hash: point.hash }]) {
        expect(await store.load(stream, wrong)).toEqual(whole);
      }
      expect(await store.load(newStream(), point)).toMatchObject({ handle: { version: 0 }, commits: [], after: 0, last: null });
    });

    test('what the caller changes after append() is not stored', async () => {
      const data = { answer: 'yes' };
      const draft = sampleDraft([sampleEvent({ data })]);
      const { handle } = await store.load(newStream());
      const pending = store.append(handle, draft);
      data.answer = 'no';
      const { commit } = await pending;
      expect(commit.events[0]!.data).toEqual({ answer: 'yes' });
      verifyCommits((await store.load(handle.stream)).commits, null);
    });

    test('hundreds of appends at once leave dense numbers, positions and versions, and a valid hash chain', async () => {
      const own = await make();
      const streams = Array.from({ length: 40 }, newStream);
      const results = await Promise.all(streams.map(async (stream) => {
        let { handle } = await own.load(stream);
        const positions: number[] = [];
        for (let i = 0; i < 10; i++) {
          const appended = await own.append(handle, sampleDraft(1 + (i % 3)));
          handle = appended.handle;
          positions.push(appended.position);
        }
        return positions;
      }));
      const commits = await expectSoundLogs(own);
      expect(commits).toHaveLength(400);
      for (const positions of results) expect(positions).toEqual([...positions].sort((a, b) => a - b));
      expect(new Set(results.flat())).toEqual(new Set(commits.map((commit) => commit.first + commit.count - 1)));
    });

    test('a handle older than the stream is refused', async () => {
      const stream = newStream();
      const { handle } = await store.load(stream);
      const first = await store.append(handle, sampleDraft(2));
      await expect(store.append(handle, sampleDraft())).rejects.toThrow(ConcurrencyError);
      await store.append(first.handle, sampleDraft());
      await expect(store.append(first.handle, sampleDraft())).rejects.toThrow(ConcurrencyError);
      expect((await store.load(stream)).handle.version).toBe(3);
    });

    test('a version number that no load gave is refused, in the middle of a commit above all', async () => {
      const stream = newStream();
      const { handle } = await appendTo(stream, 3);
      for (const version of [0, 1, 2, 3, 7]) await expect(store.append({ ...handle, version }, sampleDraft())).rejects.toThrow(TypeError);
      expect((await store.load(stream)).commits).toHaveLength(1);
    });

    test('of many appends on one handle exactly one wins', async () => {
      const stream = newStream();
      const { handle } = await store.load(stream);
      const results = await Promise.allSettled(Array.from({ length: 50 }, () => store.append(handle, sampleDraft())));
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ConcurrencyError);
      expect((await store.load(stream)).handle.version).toBe(1);
    });

    test('a rejected append rejects what its stream has queued, and nobody else', async () => {
      const stream = newStream();
      const { handle: stale } = await store.load(stream);
      const { handle } = await store.append(stale, sampleDraft());
      const other = await store.load(newStream());
      const results = await Promise.allSettled([store.append(stale, sampleDraft()), store.append(handle, sampleDraft()), store.append(other.handle, sampleDraft())]);
      expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
      expect((await store.load(stream)).handle.version).toBe(1);
    });

    test('a command id is appended once: a retry gets the first commit, on a stale handle too', async () => {
      const stream = newStream();
      const draft = sampleDraft(2);
      const { handle } = await store.load(stream);
      const first = await store.append(handle, draft);
      for (const again of [handle, first.handle, (await store.load(newStream())).handle]) {
        const retry = await store.append(again, again.stream === stream ? draft : { ...draft, events: [sampleEvent()] });
        expect(retry).toMatchObject({ duplicate: true, position: first.position });
        expect(retry.commit).toEqual(first.commit);
      }
      expect((await store.load(stream)).commits).toHaveLength(1);
    });

    test('retries of one command that race are one commit', async () => {
      const { handle } = await store.load(newStream());
      const draft = sampleDraft();
      const results = await Promise.all(Array.from({ length: 30 }, () => store.append(handle, draft)));
      expect(results.filter((result) => !result.duplicate)).toHaveLength(1);
      expect(new Set(results.map((result) => result.position)).size).toBe(1);
    });

    test('findCommand finds the commit of a command, and null for an unknown one', async () => {
      const stream = newStream();
      const draft = sampleDraft();
      const { commit } = await store.append((await store.load(stream)).handle, draft);
      expect(await store.findCommand(stream, draft.commandId)).toEqual(commit);
      expect(await store.findCommand(stream, randomUUID())).toBeNull();
    });

    test('the recorded time never runs backwards, whatever the clock does', async () => {
      let now = '2026-11-02T10:00:00.000Z';
      const own = await make({ clock: { now: () => new Date(now) } });
      const at = async (over = {}) => (await own.append((await own.load(newStream())).handle, sampleDraft(1, over))).commit.at;
      expect(await at()).toBe('2026-11-02T10:00:00.000Z');
      now = '2026-11-02T09:00:00.000Z';
      expect(await at()).toBe('2026-11-02T10:00:00.000Z');
      expect(await at({ notBefore: '2026-11-02T11:00:00Z' })).toBe('2026-11-02T11:00:00.000Z');
      now = '2026-11-02T10:30:00.000Z';
      expect(await at({ notBefore: '2026-11-02T09:00:00.000Z' })).toBe('2026-11-02T11:00:00.000Z');
      now = '2026-11-02T12:00:00.000Z';
      expect(await at()).toBe('2026-11-02T12:00:00.000Z');
      await expectSoundLogs(own);
    });

    test.each<[string, () => unknown]>([
      ['undefined', () => ({ a: undefined })], ['an undefined element', () => ({ a: [undefined] })], ['Date', () => ({ a: new Date() })], ['NaN', () => ({ a: Number.NaN })],
      ['Infinity', () => ({ a: Infinity })], ['BigInt', () => ({ a: 1n })], ['an unsafe integer', () => ({ a: 2 ** 53 })], ['a function', () => ({ a: () => 1 })],
      ['a Map', () => ({ a: new Map() })], ['bytes', () => ({ a: Buffer.from('x') })], ['a lone surrogate', () => ({ a: '\ud800' })], ['a $ key', () => ({ a: { $ref: 'x', $id: 1 } })],
      ['a BSON type', () => ({ a: { _bsontype: 'ObjectId' } })], ['a NUL in a key', () => ({ 'a\0': 1 })], ['a text instead of an object', () => 'data'],
      ['endless nesting', () => { const a: any = {}; a.a = a; return a; }],
    ])('data that is not JSON is refused: %s', async (_, data) => {
      const [bad, good] = await Promise.all([store.load(newStream()), store.load(newStream())]);
      const results = await Promise.allSettled([store.append(bad.handle, sampleDraft([sampleEvent({ data: data() as object })])), store.append(good.handle, sampleDraft())]);
      expect(results[0]).toMatchObject({ status: 'rejected', reason: expect.any(InvalidCommit) });
      expect(results[1]!.status).toBe('fulfilled');
    });

    test('an event over 1 MB, a commit over 15 MB or 10,000 events, no events and a repeated event id are refused alone', async () => {
      const megabyte = 'x'.repeat(1024 * 1024);
      const { handle } = await store.load(newStream());
      const twice = sampleEvent();
      const large = [
        sampleDraft([sampleEvent({ data: { megabyte } })]), sampleDraft([sampleEvent({ data: { chinese: '康'.repeat(350_000) } })]),
        sampleDraft(Array.from({ length: 16 }, () => sampleEvent({ data: { text: megabyte.slice(2000) } }))), sampleDraft(new Array(10_001).fill(twice)),
      ];
      const drafts = [...large, sampleDraft(0), sampleDraft([twice, twice]), sampleDraft(1, { commandId: '' }), sampleDraft(1, { notBefore: 'yesterday' })];
      const results = await Promise.allSettled([...drafts.map((draft) => store.append(handle, draft)), appendTo(newStream())]);
      for (const result of results.slice(0, -1)) expect(result).toMatchObject({ status: 'rejected', reason: expect.any(InvalidCommit) });
      expect(results.map((result) => result.status === 'rejected' && result.reason instanceof CommitTooLarge)).toEqual([...large.map(() => true), ...Array.from({ length: 5 }, () => false)]);
      expect(results.at(-1)!.status).toBe('fulfilled');
      const fits = sampleDraft(Array.from({ length: 9 }, () => sampleEvent({ data: { text: megabyte.slice(2000) } })));
      await store.append(handle, fits);
      expect((await store.load(handle.stream)).commits[0]!.count).toBe(9);
    });

    test('errors hold nothing of the event', async () => {
      const { handle } = await store.load(newStream());
      const secret = 'marker-张伟';
      const error = await store.append(handle, sampleDraft([sampleEvent({ data: { [secret]: [secret, 1n] } })])).catch((e: unknown) => e as Error);
      expect(JSON.stringify([String(error), Object.entries(error), (error as Error).stack])).not.toContain(secret);
    });

    test('a full queue refuses more, and what was queued is written', async () => {
      const own = await make({ queueLimit: 5 });
      const handles = await Promise.all(Array.from({ length: 40 }, async () => (await own.load(newStream())).handle));
      const results = await Promise.allSettled(handles.map((handle) => own.append(handle, sampleDraft())));
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused.length).toBeGreaterThan(0);
      for (const result of refused) expect(result.reason).toBeInstanceOf(Overloaded);
      expect(await expectSoundLogs(own)).toHaveLength(results.length - refused.length);
      await own.append((await own.load(newStream())).handle, sampleDraft());
    });

    readingContract({ make, appendTo });

    test.each([1, 3])('with %i log(s) every stream stays in its log, and logs are dense each', async (logs) => {
      const own = await make({ logs });
      await Promise.all(Array.from({ length: 30 }, () => appendTo(newStream(), 2, own)));
      const commits = await expectSoundLogs(own);
      expect(commits).toHaveLength(30);
      expect(new Set(commits.map((commit) => commit.log)).size).toBe(logs);
    });

    test('wait ends when something is appended, when something was there already, after its time, and on a signal', async () => {
      const own = await make();
      await appendTo(newStream(), 2, own);
      await own.wait(0, 1, 60_000);
      let woken = false;
      const waiting = Promise.all([own.wait(0, 2, 60_000), own.wait(0, 2, 60_000)]).then(() => { woken = true; });
      await own.wait(0, 2, 20);
      expect(woken).toBe(false);
      await appendTo(newStream(), 1, own);
      await waiting;
      const abort = new AbortController();
      const aborted = own.wait(0, 3, 60_000, abort.signal);
      abort.abort();
      await aborted;
      await own.wait(0, 3, 60_000, AbortSignal.abort());
    });

    test('a rewound store refuses appends, those queued too, until it is lifted; reads go on', async () => {
      const own = await make();
      const stream = newStream();
      const { handle } = await own.load(stream);
      const error = new StoreRewound('behind the topic');
      const streams = await Promise.all(Array.from({ length: 5 }, async () => (await own.load(newStream())).handle));
      own.refuseAppends(error);
      const results = await Promise.allSettled(streams.map((each) => own.append(each, sampleDraft())));
      for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: error });
      expect((await own.load(stream)).commits).toEqual([]);
      own.refuseAppends(null);
      await own.append(handle, sampleDraft());
      expect(await expectSoundLogs(own)).toHaveLength(1);
    });

    test('close writes what is queued and refuses what comes after', async () => {
      const own = await make();
      const handles: StreamHandle[] = await Promise.all(Array.from({ length: 10 }, async () => (await own.load(newStream())).handle));
      const pending = handles.map((handle) => own.append(handle, sampleDraft()));
      await own.close();
      expect(await Promise.all(pending)).toHaveLength(10);
      await expect(own.append(handles[0]!, sampleDraft())).rejects.toThrow(StoreUnavailable);
    });

    test('any interleaving of loads, appends, retries and stale handles equals the model', async () => {
      const step = fc.record({
        stream: fc.nat(2), events: fc.integer({ min: 1, max: 3 }), use: fc.constantFrom('fresh' as const, 'fresh' as const, 'oldest' as const, 'last' as const), retry: fc.boolean(),
        together: fc.integer({ min: 1, max: 4 }),
      });
      const own = await make();
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const streams = [newStream(), newStream(), newStream()];
        // What the outside knows: the event ids acknowledged per stream, in order.
        const model = streams.map(() => ({ version: 0, ids: [] as string[], handles: [] as StreamHandle[], drafts: [] as ReturnType<typeof sampleDraft>[] }));
        for (const each of steps) {
          const at = model[each.stream]!;
          const { handle: fresh } = await own.load(streams[each.stream]!);
          expect(fresh.version).toBe(at.version);
          at.handles.push(fresh);
          const handle = each.use === 'fresh' ? fresh : each.use === 'oldest' ? at.handles[0]! : at.handles.at(-2) ?? fresh;
          const old = each.retry ? at.drafts[0] : undefined;
          const drafts = Array.from({ length: each.together }, () => old ?? sampleDraft(each.events));
          const results = await Promise.allSettled(drafts.map((draft) => own.append(handle, draft)));
          const won = results.flatMap((result, i) => (result.status === 'fulfilled' && !result.value.duplicate ? [drafts[i]!] : []));
          if (old) {
            expect(results.every((result) => result.status === 'fulfilled' && result.value.duplicate)).toBe(true);
          } else if (handle.version === at.version) {
            expect(won).toHaveLength(1);
            at.version += each.events;
            at.ids.push(...won[0]!.events.map((event) => event.id));
            at.drafts.push(won[0]!);
          } else {
            expect(won).toHaveLength(0);
            for (const result of results) expect(result).toMatchObject({ reason: expect.any(ConcurrencyError) });
          }
        }
        for (const [i, stream] of streams.entries()) {
          expect((await own.load(stream)).commits.flatMap((commit) => commit.events.map((event) => event.id))).toEqual(model[i]!.ids);
        }
      }), { numRuns: 20 });
      await expectSoundLogs(own);
    }, 30_000);
  });
};
