import { HASH_BYTES, leafHash } from './hashing.js';
import { openCheckpoint, readCheckpoint } from './checkpoint.js';
import { findBase64, InvalidNote, type NoteVerifier } from './note.js';
import { verifyInclusion } from './proofs.js';

const HEADER = 'c2sp.org/tlog-proof@v1';

/** A proof that stands alone (c2sp.org/tlog-proof): `extra` is the entry itself, so that nothing else is needed to check it. */
export interface TlogProof { readonly index: number; readonly path: readonly Buffer[]; readonly checkpoint: string; readonly extra: Buffer | null }

export const tlogProofText = ({ index, path, checkpoint, extra }: TlogProof): string =>
  [HEADER, ...(extra ? [`extra ${extra.toString('base64')}`] : []), `index ${index}`, ...path.map((hash) => hash.toString('base64')), '', checkpoint].join('\n');

/** Throws {@link InvalidNote}. */
export const parseTlogProof = (text: string): TlogProof => {
  const bad = (): never => { throw new InvalidNote('not a tlog-proof'); };
  const cut = text.indexOf('\n\n');
  if (cut < 0) return bad();
  const lines = text.slice(0, cut).split('\n');
  if (lines.shift() !== HEADER) return bad();
  const extra = lines[0]?.startsWith('extra ') ? findBase64(lines.shift()!.slice(6)) ?? bad() : null;
  const index = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '')?.[1] ?? bad();
  const path = lines.map((line) => findBase64(line) ?? bad());
  if (path.some((hash) => hash.length !== HASH_BYTES) || !Number.isSafeInteger(Number(index))) return bad();
  const checkpoint = text.slice(cut + 2);
  readCheckpoint(checkpoint);
  return { index: Number(index), path, checkpoint, extra };
};

/** Whether the entry stands at the proof's index in the tree whose head this key signed. Throws {@link InvalidNote} for a bad checkpoint. */
export const verifyTlogProof = (proof: TlogProof, entry: Uint8Array, verifier: NoteVerifier): boolean => {
  const { size, root } = openCheckpoint(proof.checkpoint, verifier);
  return verifyInclusion(proof.index, size, leafHash(entry), proof.path, root);
};
