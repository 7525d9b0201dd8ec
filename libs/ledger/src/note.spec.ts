import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { inclusionProof, InvalidNote, leafHash, NoteSigner, NoteVerifier, openCheckpoint, parseTlogProof, signCheckpoint, TiledTree, tlogProofText, TreeEdge, verifyTlogProof } from './index.js';

const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
const signer = new NoteSigner('kangfu.example/audit', pem);
const { verifier } = signer;

// The example of golang.org/x/mod/sumdb/note: a key and a note made by code that is not ours.
const theirs = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const theirNote = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

test('a note and a key of the Go implementation', () => {
  const go = NoteVerifier.parse(theirs);
  expect(go.vkey).toBe(theirs);
  expect(go.open(theirNote)).toContain('cryptography is the answer');
  expect(() => go.open(theirNote.replace('answer', 'answers'))).toThrow(InvalidNote);
});

test('a checkpoint comes back as it was signed; other keys’ signatures beside ours are ignored', () => {
  const root = leafHash(Buffer.from('x'));
  const note = signCheckpoint({ origin: verifier.name, size: 1, root }, signer);
  expect(openCheckpoint(note, NoteVerifier.parse(`${verifier.vkey}\n`))).toEqual({ origin: 'kangfu.example/audit', size: 1, root });
  const witness = new NoteSigner('witness.example', generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const both = note + witness.sign(note.split('\n\n')[0]! + '\n').split('\n\n')[1]!;
  expect(openCheckpoint(both, verifier).size).toBe(1);
  expect(() => openCheckpoint(note, witness.verifier)).toThrow(InvalidNote);
});

test('any changed byte of a checkpoint or a vkey is noticed', () => {
  const note = Buffer.from(signCheckpoint({ origin: verifier.name, size: 12, root: leafHash(Buffer.from('x')) }, signer));
  const vkey = Buffer.from(verifier.vkey);
  const changed = (bytes: Buffer, at: number, by: number): string => {
    const other = Buffer.from(bytes);
    other[at % other.length]! ^= by;
    return other.toString('latin1') === bytes.toString('latin1') ? '' : other.toString();
  };
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, by) => {
    expect(() => openCheckpoint(changed(note, at, by), verifier)).toThrow(InvalidNote);
    expect(() => openCheckpoint(note.toString(), NoteVerifier.parse(changed(vkey, at, by)))).toThrow();
  }), { numRuns: 500 });
});

test('a tlog-proof stands alone', async () => {
  const entries = Array.from({ length: 21 }, (_, i) => Buffer.from(`entry ${i}`));
  const { edge, changed } = TreeEdge.empty.append(entries.map(leafHash));
  const tree = new TiledTree(21, ({ level, index }) => changed.find((tile) => tile.level === level && tile.index === index)!.hashes);
  const checkpoint = signCheckpoint({ origin: verifier.name, size: 21, root: edge.root() }, signer);
  for (const [index, entry] of entries.entries()) {
    const text = tlogProofText({ index, path: await inclusionProof(tree, index), checkpoint, extra: entry });
    const proof = parseTlogProof(text);
    expect(tlogProofText(proof)).toBe(text);
    expect(proof.extra).toEqual(entry);
    expect(verifyTlogProof(proof, entry, verifier)).toBe(true);
    expect(verifyTlogProof(proof, Buffer.from('other'), verifier)).toBe(false);
    expect(verifyTlogProof({ ...proof, index: (index + 1) % 21 }, entry, verifier)).toBe(false);
  }
});

test.each(['', 'c2sp.org/tlog-proof@v2\nindex 0\n\n', 'c2sp.org/tlog-proof@v1\nindex 00\n\nx\n1\nAAAA\n\n— x AAAA\n'])('%j is no proof', (text) => {
  expect(() => parseTlogProof(text)).toThrow(InvalidNote);
});
