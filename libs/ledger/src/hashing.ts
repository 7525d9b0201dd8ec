import { createHash } from 'node:crypto';

/** SHA-256 as RFC 6962 §2.1 uses it: 32 bytes. */
export type Hash = Buffer;
export const HASH_BYTES = 32;

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

/** MTH of one entry: SHA-256(0x00 ‖ entry). */
export const leafHash = (entry: Uint8Array): Hash => createHash('sha256').update(LEAF).update(entry).digest();
/** SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Hash => createHash('sha256').update(NODE).update(left).update(right).digest();
/** MTH of the empty list: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = createHash('sha256').digest();

/** The largest power of two smaller than n (n ≥ 2): where RFC 6962 splits a tree. */
export const splitOf = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

/** MTH over leaf hashes by the definition of RFC 6962 §2.1, without anything stored: slow and plain, what the rest is tested against. */
export const merkleRoot = (leaves: readonly Uint8Array[]): Hash => {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return Buffer.from(leaves[0]!);
  const k = splitOf(leaves.length);
  return nodeHash(merkleRoot(leaves.slice(0, k)), merkleRoot(leaves.slice(k)));
};
