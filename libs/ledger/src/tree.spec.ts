import fc from 'fast-check';
import { consistencyProof, EMPTY_ROOT, entriesOf, bundleOf, findTileId, HASH_BYTES, inclusionProof, leafHash, merkleRoot, TILE_WIDTH, TiledTree, TreeEdge, tilePath, tilesOf, verifyConsistency, verifyInclusion } from './index.js';

/** A tree kept as the service keeps it: tiles only. */
const stored = () => {
  const tiles = new Map<string, Buffer>();
  let edge = TreeEdge.empty;
  return {
    append(leaves: readonly Buffer[]) {
      const grown = edge.append(leaves);
      for (const { level, index, hashes } of grown.changed) tiles.set(`${level}/${index}`, hashes);
      edge = grown.edge;
    },
    reloaded: () => TreeEdge.of(edge.size, ({ level, index }) => tiles.get(`${level}/${index}`)),
    get edge() { return edge; },
    tree: (size: number) => new TiledTree(size, ({ level, index, width }) => tiles.get(`${level}/${index}`)!.subarray(0, width * HASH_BYTES)),
  };
};
const leaves = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
const flipped = (hash: Buffer, bit: number): Buffer => {
  const other = Buffer.from(hash);
  other[(bit >> 3) % other.length]! ^= 1 << (bit & 7);
  return other;
};

test('the empty tree and the eight leaves of the Certificate Transparency vectors', () => {
  expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => leafHash(Buffer.from(hex, 'hex')));
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  const kept = stored();
  entries.forEach((entry, i) => {
    kept.append([entry]);
    expect(kept.edge.root().toString('hex')).toBe(roots[i]);
    expect(merkleRoot(entries.slice(0, i + 1)).toString('hex')).toBe(roots[i]);
  });
});

test('tile paths', () => {
  expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
  expect(tilePath({ level: 'entries', index: 0, width: 5 })).toBe('tile/entries/000.p/5');
  expect(tilePath({ level: 2, index: 1000, width: 255 })).toBe('tile/2/x001/000.p/255');
  fc.assert(fc.property(fc.constantFrom<number | 'entries'>('entries', 0, 1, 9, 63), fc.nat(2 ** 40), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
    expect(findTileId(tilePath({ level, index, width }))).toEqual({ level, index, width });
  }));
});
test.each(['tile/00/000', 'tile/64/000', 'tile/0/0', 'tile/0/x000/001', 'tile/0/001/002', 'tile/0/000.p/0', 'tile/0/000.p/256', 'tile/0/000.p/07', 'tile/0/000.p/1/', 'tile/entries/../000'])('%s is no tile', (path) => {
  expect(findTileId(path)).toBeNull();
});

test('the tiles of 70,000 leaves, as the specification counts them', () => {
  const tiles = tilesOf(70_000);
  expect(tiles.filter(({ level, width }) => level === 0 && width === TILE_WIDTH)).toHaveLength(273);
  expect(tiles.filter(({ level, width }) => level > 0 || width < TILE_WIDTH)).toEqual([
    { level: 0, index: 273, width: 112 }, { level: 1, index: 0, width: 256 }, { level: 1, index: 1, width: 17 }, { level: 2, index: 0, width: 1 },
  ]);
  expect(tilesOf(256)).toEqual([{ level: 0, index: 0, width: 256 }, { level: 1, index: 0, width: 1 }]);
});

test('however leaves arrive, the root is the one of RFC 6962, before and after a restart', () => {
  const all = leaves(1400);
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 8 }), (parts) => {
    const kept = stored();
    let from = 0;
    for (const part of parts) {
      const batch = all.slice(from, from + part);
      kept.append(batch);
      from += batch.length;
      expect(kept.edge.root().equals(merkleRoot(all.slice(0, from)))).toBe(true);
      expect(kept.reloaded().root().equals(kept.edge.root())).toBe(true);
    }
  }), { numRuns: 40 });
});

test('every size up to 300 and some beyond: roots from tiles', async () => {
  const all = leaves(66_000);
  const kept = stored();
  kept.append(all);
  for (const size of [...Array.from({ length: 300 }, (_, i) => i), 511, 512, 513, 65_535, 65_536, 65_537, 66_000]) {
    expect((await kept.tree(size).root()).equals(merkleRoot(all.slice(0, size)))).toBe(true);
  }
  expect(kept.edge.root().equals(await kept.tree(66_000).root())).toBe(true);
});

test('inclusion is proved for every entry, and for nothing else', async () => {
  const all = leaves(1400);
  const kept = stored();
  kept.append(all);
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1400 }), fc.nat(), fc.nat(), fc.nat(), async (size, at, which, bit) => {
    const index = at % size;
    const tree = kept.tree(size);
    const [proof, root] = [await inclusionProof(tree, index), await tree.root()];
    expect(verifyInclusion(index, size, all[index]!, proof, root)).toBe(true);
    const parts = [all[index]!, root, ...proof];
    const changed = parts.map((part, i) => (i === which % parts.length ? flipped(part, bit) : part));
    expect(verifyInclusion(index, size, changed[0]!, changed.slice(2), changed[1]!)).toBe(false);
    expect(verifyInclusion(index, size, all[index]!, [...proof, root], root)).toBe(false);
    if (proof.length > 0) expect(verifyInclusion(index, size, all[index]!, proof.slice(1), root)).toBe(false);
    if (size > 1) expect(verifyInclusion((index + 1) % size, size, all[index]!, proof, root)).toBe(false);
  }), { numRuns: 300 });
});

test('consistency is proved between every two sizes, and between nothing else', async () => {
  const all = leaves(1400);
  const kept = stored();
  kept.append(all);
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1400 }), fc.nat(), fc.nat(), fc.nat(), async (size, before, which, bit) => {
    const first = 1 + (before % size);
    const [firstRoot, root] = [await kept.tree(first).root(), await kept.tree(size).root()];
    const proof = await consistencyProof(kept.tree(size), first);
    expect(verifyConsistency(first, firstRoot, size, root, proof)).toBe(true);
    const parts = [firstRoot, root, ...proof];
    const changed = parts.map((part, i) => (i === which % parts.length ? flipped(part, bit) : part));
    expect(verifyConsistency(first, changed[0]!, size, changed[1]!, changed.slice(2))).toBe(false);
    expect(verifyConsistency(first, firstRoot, size, root, [...proof, root])).toBe(false);
  }), { numRuns: 300 });
});

test('entry bundles', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
    const bundle = bundleOf(entries);
    expect(entriesOf(bundle).map((entry) => [...entry])).toEqual(entries.map((entry) => [...entry]));
    if (bundle.length > 0) expect(() => { if (entriesOf(bundle.subarray(0, -1)).length === entries.length) throw new RangeError(); }).toThrow(RangeError);
  }));
});
