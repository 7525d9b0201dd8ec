import { EMPTY_ROOT, HASH_BYTES, type Hash, nodeHash, splitOf } from './hashing.js';

/** Hashes of a full tile: 2^8, as c2sp.org/tlog-tiles fixes it. */
export const TILE_WIDTH = 256;

/** A tile or (level `entries`) an entry bundle. `width` 256 is a full one. */
export interface TileId { readonly level: number | 'entries'; readonly index: number; readonly width: number }

/** `x001/x234/067`: three digits an element, `x` before all but the last. */
const indexPath = (index: number): string => {
  let path = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  return path;
};

/** `tile/0/x001/234`, `tile/1/000.p/17`, `tile/entries/000.p/5`. */
export const tilePath = ({ level, index, width }: TileId): string => `tile/${level}/${indexPath(index)}${width === TILE_WIDTH ? '' : `.p/${width}`}`;

const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The tile a path names; null for anything that {@link tilePath} does not write (levels above 63, leading zeroes, widths over 255). */
export const findTileId = (path: string): TileId | null => {
  const match = PATH.exec(path);
  if (!match) return null;
  const index = Number(match[2]!.replaceAll('x', '').replaceAll('/', ''));
  const tile: TileId = { level: match[1] === 'entries' ? 'entries' : Number(match[1]), index, width: match[3] ? Number(match[3]) : TILE_WIDTH };
  return Number.isSafeInteger(index) && tile.width <= TILE_WIDTH && (tile.level === 'entries' || tile.level <= 63) && tilePath(tile) === path ? tile : null;
};

/** How many hashes a tree of this size has at a tile level: ⌊size / 256^level⌋. */
export const hashesAt = (size: number, level: number): number => Math.floor(size / TILE_WIDTH ** level);

/** Every tile of a tree, full ones and the partial one of each level, entry bundles left out. */
export const tilesOf = (size: number): (TileId & { level: number })[] => {
  const tiles: (TileId & { level: number })[] = [];
  for (let level = 0, count = size; count > 0; level++, count = hashesAt(size, level)) {
    for (let index = 0; index * TILE_WIDTH < count; index++) tiles.push({ level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) });
  }
  return tiles;
};

/** The entry bundles from the one that holds entry `from`. */
export const bundlesOf = (size: number, from = 0): TileId[] => {
  const bundles: TileId[] = [];
  for (let index = Math.floor(from / TILE_WIDTH); index * TILE_WIDTH < size; index++) bundles.push({ level: 'entries', index, width: Math.min(TILE_WIDTH, size - index * TILE_WIDTH) });
  return bundles;
};

/** Root of a perfect subtree over 2^k hashes laid one after another. */
const perfectRoot = (hashes: Uint8Array, first: number, count: number): Hash =>
  count === 1
    ? Buffer.from(hashes.subarray(first * HASH_BYTES, (first + 1) * HASH_BYTES))
    : nodeHash(perfectRoot(hashes, first, count / 2), perfectRoot(hashes, first + count / 2, count / 2));

/** The hash that a full tile has in the level above. */
export const tileRoot = (hashes: Uint8Array): Hash => perfectRoot(hashes, 0, TILE_WIDTH);

/** A tile as it stands: all its hashes one after another. A partial tile is the beginning of every later state of itself. */
export interface Tile { readonly level: number; readonly index: number; readonly hashes: Buffer }

/** The right edge of a tree: what an append needs, 8 KB a level at most. A value: `append` gives a new edge and the tiles that changed. */
export class TreeEdge {
  /** `edge[level]`: hashes of the last tile of the level, empty where the next hash begins a tile. */
  private constructor(readonly size: number, private readonly edge: readonly Buffer[]) {}

  static readonly empty = new TreeEdge(0, []);

  /** The tiles that {@link TreeEdge.of} needs for a tree of this size. */
  static tilesNeeded(size: number): (TileId & { level: number })[] {
    return edgeTiles(size).filter(({ width }) => width > 0 && width < TILE_WIDTH);
  }

  /** The edge of a stored tree; `read` gives the hashes of a tile (longer than asked is cut). Throws a RangeError where a tile is too short. */
  static of(size: number, read: (tile: TileId & { level: number }) => Uint8Array | undefined): TreeEdge {
    return new TreeEdge(size, edgeTiles(size).map((tile) => {
      if (tile.width === 0) return Buffer.alloc(0);
      const hashes = read(tile);
      if (!hashes || hashes.length < tile.width * HASH_BYTES) throw new RangeError(`tile ${tilePath(tile)} is not there in full`);
      return Buffer.from(hashes.subarray(0, tile.width * HASH_BYTES));
    }));
  }

  append(leaves: readonly Uint8Array[]): { edge: TreeEdge; changed: Tile[] } {
    const edge = [...this.edge];
    const changed = new Map<string, Tile>();
    const grow = (level: number, before: number, added: readonly Uint8Array[]): void => {
      if (added.length === 0) return;
      const up: Hash[] = [];
      let open = edge[level] ?? Buffer.alloc(0);
      let index = Math.floor(before / TILE_WIDTH);
      for (let i = 0; i < added.length;) {
        const room = TILE_WIDTH - open.length / HASH_BYTES;
        const part = added.slice(i, i + room);
        open = Buffer.concat([open, ...part]);
        i += part.length;
        changed.set(`${level}/${index}`, { level, index, hashes: open });
        if (open.length === TILE_WIDTH * HASH_BYTES) {
          up.push(tileRoot(open));
          open = Buffer.alloc(0);
          index++;
        }
      }
      edge[level] = open;
      grow(level + 1, hashesAt(before, 1), up);
    };
    grow(0, this.size, leaves);
    return { edge: new TreeEdge(this.size + leaves.length, edge), changed: [...changed.values()] };
  }

  /** Tree head of RFC 6962: the perfect subtrees on the edge, folded from the right. */
  root(): Hash {
    let root: Hash | null = null;
    for (const hashes of this.edge) {
      // Within a tile the perfect subtrees stand widest first, so from the right: the smallest power of two first.
      let end = hashes.length / HASH_BYTES;
      for (let size = 1; end > 0; size *= 2) {
        if ((end & size) === 0) continue;
        const subtree = perfectRoot(hashes, end - size, size);
        root = root ? nodeHash(subtree, root) : subtree;
        end -= size;
      }
    }
    return root ?? EMPTY_ROOT;
  }
}

/** The last tile of each level, width 0 where the next hash begins one. */
const edgeTiles = (size: number): (TileId & { level: number })[] => {
  const tiles: (TileId & { level: number })[] = [];
  for (let level = 0, count = size; count > 0; level++, count = hashesAt(size, level)) tiles.push({ level, index: Math.floor(count / TILE_WIDTH), width: count % TILE_WIDTH });
  return tiles;
};

/** Reads the hashes of a tile (at least `width` of them). */
export type TileReader = (tile: TileId & { level: number }) => Promise<Uint8Array> | Uint8Array;

/** Hashes of a tree of `size` leaves out of its tiles: any subtree of RFC 6962, so any proof. */
export class TiledTree {
  constructor(readonly size: number, private readonly read: TileReader) {}

  /** MTH(D[begin:end]), where the range is a subtree of the tree as RFC 6962 splits it. */
  async subtree(begin: number, end: number): Promise<Hash> {
    const count = end - begin;
    if (count < 1 || end > this.size) throw new RangeError(`no leaves ${begin}–${end} in a tree of ${this.size}`);
    let level = 0;
    let span = 1;
    while (span * TILE_WIDTH <= count && begin % (span * TILE_WIDTH) === 0) { span *= TILE_WIDTH; level++; }
    // A perfect subtree within one tile of this level.
    if (Number.isInteger(Math.log2(count)) && begin % count === 0) {
      const first = begin / span;
      const hashes = await this.tile(level, Math.floor(first / TILE_WIDTH));
      return perfectRoot(hashes, first % TILE_WIDTH, count / span);
    }
    const k = splitOf(count);
    return nodeHash(await this.subtree(begin, begin + k), await this.subtree(begin + k, end));
  }

  async leaf(index: number): Promise<Hash> { return this.subtree(index, index + 1); }
  async root(): Promise<Hash> { return this.size === 0 ? EMPTY_ROOT : this.subtree(0, this.size); }

  private async tile(level: number, index: number): Promise<Uint8Array> {
    const width = Math.min(TILE_WIDTH, hashesAt(this.size, level) - index * TILE_WIDTH);
    const hashes = await this.read({ level, index, width });
    if (hashes.length < width * HASH_BYTES) throw new RangeError(`tile ${tilePath({ level, index, width })} is not there in full`);
    return hashes;
  }
}
