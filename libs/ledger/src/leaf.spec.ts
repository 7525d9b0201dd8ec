import type { RecordedEvent } from '@kangfu/event-store';
import fc from 'fast-check';
import { findLeaf, hashOfLeaf, leafBytes, leafOf } from './leaf.js';

const event: RecordedEvent = {
  service: 'intake', log: 0, epoch: 1, position: 7, stream: 'case-6ba7b810-9dad-51d1-80b4-00c04fd430c8', version: 2, at: '2026-03-02T01:00:00.000Z', commit: 5,
  commitHash: 'ab'.repeat(32), commandId: '6ba7b810-9dad-51d1-80b4-00c04fd430c9', command: 'AcceptRequest', actor: { id: 'u', role: 'window-clerk', unit: '440304006', for: null },
  purpose: 'service', reason: null, correlation: 'c', cause: null, id: 'e', type: 'RequestAccepted', schema: 1, occurred: '2026-03-02T00:59:00.000Z', subjects: ['p'],
  salt: Buffer.alloc(16, 7).toString('base64'), data: { caseId: 'c', personId: 'p', needs: ['家庭康复'] },
  pii: [{ subject: 'p', keyVersion: 1, iv: 'aXY=', ct: 'Y3Q=', tag: 'dGFn', kcv: 'a2N2' }],
};

test('the bytes of a leaf, fixed for good', () => {
  expect(leafBytes(leafOf(event, null)).toString()).toMatchInlineSnapshot(`"{"at":"2026-03-02T01:00:00.000Z","commit":"abababababababababababababababababababababababababababababababab","data":"737d23902c208c59602e0e4f8e54a9e9a2e82624572bef6137b589ae11a87a61","epoch":1,"id":"e","log":0,"meta":"ea87f760bb47bf2636122ba05dd3c40de986aaa34dcfd120d1ef6c03d0183bf9","pii":"38fce99f5e54ee2511d4722e4c72eb3336ce0ca07239fa5aa3610fffee6919ff","position":7,"prev":null,"schema":1,"service":"intake","stream":"case-6ba7b810-9dad-51d1-80b4-00c04fd430c8","type":"RequestAccepted","v":1,"version":2}"`);
  expect(hashOfLeaf(leafOf(event, null))).toMatchInlineSnapshot(`"b4b245dc197726646485c971676f0a6e0d1106a69c9e0952b2a96d88d01c6750"`);
});

test('a leaf is read back from its bytes, and from no others', () => {
  const bytes = leafBytes(leafOf(event, 'cd'.repeat(32)));
  expect(findLeaf(bytes)).toEqual(leafOf(event, 'cd'.repeat(32)));
  expect(findLeaf(Buffer.from(` ${bytes.toString()}`))).toBeNull();
  expect(findLeaf(Buffer.from('{}'))).toBeNull();
  expect(findLeaf(Buffer.from([0xff]))).toBeNull();
});

test('a leaf holds nothing that the event says, and changes with everything it says', () => {
  const text = leafBytes(leafOf(event, null)).toString();
  for (const secret of ['家庭康复', 'window-clerk', '440304006', 'Y3Q=', event.salt]) expect(text).not.toContain(secret);
  const variants: Partial<RecordedEvent>[] = [
    { data: { ...event.data, extra: 1 } }, { salt: Buffer.alloc(16, 8).toString('base64') }, { pii: [] }, { reason: 'x' }, { purpose: 'audit' }, { actor: { ...event.actor, for: 'p' } },
    { occurred: '2026-03-02T00:59:00.001Z' }, { subjects: [] }, { commitHash: 'ac'.repeat(32) }, { commit: 6 }, { cause: { service: 'intake', log: 0, position: 1, id: 'x' } },
    { command: 'X' }, { commandId: 'y' }, { correlation: 'z' }, { position: 8 }, { epoch: 2 }, { version: 3 }, { type: 'X' }, { schema: 2 }, { id: 'f' }, { at: '2026-03-02T01:00:00.001Z' }, { log: 1 }, { service: 'x' },
  ];
  const hashes = new Set([hashOfLeaf(leafOf(event, null)), hashOfLeaf(leafOf(event, 'cd'.repeat(32))), ...variants.map((change) => hashOfLeaf(leafOf({ ...event, ...change }, null)))]);
  expect(hashes.size).toBe(variants.length + 2);
});

test('the order of keys does not matter: equal data, equal leaf', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean())), (data) => {
    const turned = Object.fromEntries(Object.entries(data).reverse());
    expect(hashOfLeaf(leafOf({ ...event, data }, null))).toBe(hashOfLeaf(leafOf({ ...event, data: turned }, null)));
  }));
});
