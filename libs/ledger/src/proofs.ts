import { type Hash, nodeHash, splitOf } from './hashing.js';
import type { TiledTree } from './tiles.js';

/** PATH(m, D[n]) of RFC 6962 §2.1.1: from the leaf's sibling up. */
export const inclusionProof = async (tree: TiledTree, index: number): Promise<Hash[]> => {
  if (!Number.isInteger(index) || index < 0 || index >= tree.size) throw new RangeError(`no entry ${index} in a tree of ${tree.size}`);
  const path = async (begin: number, end: number): Promise<Hash[]> => {
    if (end - begin === 1) return [];
    const middle = begin + splitOf(end - begin);
    return index < middle
      ? [...(await path(begin, middle)), await tree.subtree(middle, end)]
      : [...(await path(middle, end)), await tree.subtree(begin, middle)];
  };
  return path(0, tree.size);
};

/** PROOF(m, D[n]) of RFC 6962 §2.1.2: that the tree of `size` leaves is the beginning of this one. Empty for size 0 and for the whole tree. */
export const consistencyProof = async (tree: TiledTree, size: number): Promise<Hash[]> => {
  if (!Number.isInteger(size) || size < 0 || size > tree.size) throw new RangeError(`no earlier tree of ${size} in a tree of ${tree.size}`);
  if (size === 0 || size === tree.size) return [];
  const proof = async (begin: number, end: number, whole: boolean): Promise<Hash[]> => {
    const m = size - begin;
    if (m === end - begin) return whole ? [] : [await tree.subtree(begin, end)];
    const middle = begin + splitOf(end - begin);
    return size <= middle
      ? [...(await proof(begin, middle, whole)), await tree.subtree(middle, end)]
      : [...(await proof(middle, end, false)), await tree.subtree(begin, middle)];
  };
  return proof(0, tree.size, true);
};

/** The root that an inclusion proof leads to (RFC 9162 §2.1.3.2); null where its length does not fit index and size. */
export const rootFromInclusion = (index: number, size: number, leaf: Uint8Array, proof: readonly Uint8Array[]): Hash | null => {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  let fn = index;
  let sn = size - 1;
  let root: Hash = Buffer.from(leaf);
  for (const hash of proof) {
    if (sn === 0) return null;
    if (fn % 2 === 1 || fn === sn) {
      root = nodeHash(hash, root);
      while (fn % 2 === 0 && fn !== 0) { fn /= 2; sn = Math.floor(sn / 2); }
    } else root = nodeHash(root, hash);
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 ? root : null;
};

export const verifyInclusion = (index: number, size: number, leaf: Uint8Array, proof: readonly Uint8Array[], root: Uint8Array): boolean =>
  rootFromInclusion(index, size, leaf, proof)?.equals(root) ?? false;

/** RFC 9162 §2.1.4.2: the tree (`first`, `firstRoot`) is the beginning of (`second`, `secondRoot`). */
export const verifyConsistency = (first: number, firstRoot: Uint8Array, second: number, secondRoot: Uint8Array, proof: readonly Uint8Array[]): boolean => {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second) return false;
  if (first === second) return proof.length === 0 && Buffer.from(firstRoot).equals(secondRoot);
  if (first === 0) return proof.length === 0;
  const path: Uint8Array[] = Number.isInteger(Math.log2(first)) ? [firstRoot, ...proof] : [...proof];
  if (path.length === 0) return false;
  let fn = first - 1;
  let sn = second - 1;
  while (fn % 2 === 1) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
  let fr: Hash = Buffer.from(path[0]!);
  let sr: Hash = fr;
  for (const hash of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(hash, fr);
      sr = nodeHash(hash, sr);
      while (fn % 2 === 0 && fn !== 0) { fn /= 2; sn = Math.floor(sn / 2); }
    } else sr = nodeHash(sr, hash);
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
};
