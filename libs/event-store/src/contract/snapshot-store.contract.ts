import type { Snapshot, SnapshotStore } from '../snapshots.js';
import { newStream } from './drafts.js';

/** What every adapter of {@link SnapshotStore} must keep. */
export const snapshotStoreContract = (name: string, makeStore: () => Promise<SnapshotStore>): void => {
  describe(`${name} keeps the contract of the snapshot store`, () => {
    let store: SnapshotStore;
    const snapshot = (over: Partial<Snapshot> = {}): Snapshot => ({
      stream: newStream(), schema: 1, at: { from: 7, version: 9, hash: 'a'.repeat(64) }, state: { status: '康复', $odd: { 'a.b': [1, null, { c: 3_000_000_000 }] }, __proto: {} }, ...over,
    });
    beforeAll(async () => { store = await makeStore(); });

    test('a snapshot is found as it was saved, under its own schema only', async () => {
      const saved = snapshot();
      expect(await store.find(saved.stream, 1)).toBeNull();
      await store.save(saved);
      expect(await store.find(saved.stream, 1)).toEqual(saved);
      expect(await store.find(saved.stream, 2)).toBeNull();
    });

    test('the latest saved takes the place of the one before, of an earlier version too: a restored store goes back', async () => {
      const { stream } = snapshot();
      for (const version of [10, 20, 15]) {
        const saved = snapshot({ stream, at: { from: version, version, hash: 'b'.repeat(64) }, state: version });
        await store.save(saved);
        expect(await store.find(stream, 1)).toEqual(saved);
      }
    });

    test('a higher schema takes the place of a lower one and is not displaced by it: releases roll', async () => {
      const { stream } = snapshot();
      await store.save(snapshot({ stream }));
      const newer = snapshot({ stream, schema: 2 });
      await store.save(newer);
      await store.save(snapshot({ stream }));
      expect([await store.find(stream, 1), await store.find(stream, 2)]).toEqual([null, newer]);
    });

    test('savers of one stream may race', async () => {
      const { stream } = snapshot();
      await Promise.all(Array.from({ length: 20 }, (_, i) => store.save(snapshot({ stream, schema: 1 + (i % 2), state: i }))));
      expect((await store.find(stream, 2))!.state).toEqual(expect.any(Number));
    });
  });
};
