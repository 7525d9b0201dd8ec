import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { SubjectKey } from './keys.js';
import { Sealing, SubjectErased, TamperedBlob } from './sealing.js';

const place = { stream: 'person-1', version: 3, event: 'e1', type: 'PersonRegistered' };

/** One key per subject in memory. */
const keyring = () => {
  const keys = new Map<string, SubjectKey>();
  return {
    keys,
    ensure: async (subject: string) => {
      if (!keys.has(subject)) keys.set(subject, { state: 'live', version: 1, key: randomBytes(32) });
      const key = keys.get(subject)!;
      return key.state === 'live' ? key : null;
    },
    find: async (subject: string): Promise<SubjectKey> => keys.get(subject) ?? { state: 'missing' },
  };
};

test('what is sealed opens at its place and nowhere else', async () => {
  const sealing = new Sealing(keyring());
  await fc.assert(fc.asyncProperty(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), async (fields) => {
    const blob = await sealing.seal('p1', fields, place);
    expect(await sealing.unseal(blob, place)).toEqual({ state: 'clear', fields });
    for (const elsewhere of [{ ...place, stream: 'person-2' }, { ...place, version: 4 }, { ...place, event: 'e2' }, { ...place, type: 'Other' }]) {
      await expect(sealing.unseal(blob, elsewhere)).rejects.toBeInstanceOf(TamperedBlob);
    }
  }), { numRuns: 30 });
});

test('any changed bit is noticed, and a short tag is no tag', async () => {
  const sealing = new Sealing(keyring());
  const blob = await sealing.seal('p1', { name: '张三' }, place);
  for (const field of ['iv', 'ct', 'tag', 'kcv'] as const) {
    const bytes = Buffer.from(blob[field], 'base64');
    bytes[0]! ^= 1;
    await expect(sealing.unseal({ ...blob, [field]: bytes.toString('base64') }, place)).rejects.toBeInstanceOf(TamperedBlob);
  }
  await expect(sealing.unseal({ ...blob, tag: Buffer.from(blob.tag, 'base64').subarray(0, 4).toString('base64') }, place)).rejects.toBeInstanceOf(TamperedBlob);
});

test('a blob does not tell the length of a name', async () => {
  const sealing = new Sealing(keyring());
  const lengths = await Promise.all(['李', '欧阳娜娜', 'a'.repeat(80)].map(async (name) => (await sealing.seal('p1', { name }, place)).ct.length));
  expect(new Set(lengths).size).toBe(1);
});

test('the same fields never look the same twice', async () => {
  const sealing = new Sealing(keyring());
  const [a, b] = [await sealing.seal('p1', { name: '张三' }, place), await sealing.seal('p1', { name: '张三' }, place)];
  expect(a.ct).not.toBe(b.ct);
});

test('once the key is a tombstone the data are erased, and nothing more can be written about the person', async () => {
  const ring = keyring();
  const sealing = new Sealing(ring);
  const blob = await sealing.seal('p1', { name: '张三' }, place);
  ring.keys.set('p1', { state: 'erased' });
  expect(await sealing.unseal(blob, place)).toEqual({ state: 'erased' });
  await expect(sealing.seal('p1', { name: '张三' }, place)).rejects.toBeInstanceOf(SubjectErased);
});

test('while the key store is away the answer is to wait, not to fail', async () => {
  const ring = keyring();
  const blob = await new Sealing(ring).seal('p1', { name: '张三' }, place);
  const away = new Sealing({ ...ring, find: async () => { throw new Error('away'); } });
  expect(await away.unseal(blob, place)).toEqual({ state: 'unavailable' });
});
