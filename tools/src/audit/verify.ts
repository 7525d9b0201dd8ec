import { createReadStream, existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type StoredCommit, recordedEvents, verifyCommits } from '@kangfu/event-store';
import {
  type Checkpoint, entriesOf, findLeaf, HASH_BYTES, leafBytes, leafHash, leafOf, NoteVerifier, openCheckpoint, readCheckpoint, TILE_WIDTH, TiledTree, tilePath, tileRoot, tilesOf, TreeEdge,
} from '@kangfu/ledger';
import { digestOfFile, exportedFiles, findManifest, type Manifest } from './manifest.ts';

export interface VerifyOptions {
  /** File of the key one trusts; one within the export trusts the export itself. */
  vkey?: string;
  /** File of an earlier checkpoint that one has kept. */
  since?: string;
  onProgress?: (done: number, of: number) => void;
}

export interface Verification {
  ok: boolean;
  /** `signed`: by the key that was given. `self-consistent`: by the key in the export, which whoever made the export could have chosen. */
  trust: 'signed' | 'self-consistent';
  origin: string | null;
  size: number;
  /** Entries before this one are proved by hashes alone: the export does not hold them. */
  from: number;
  root: string | null;
  commits: number;
  /** Entries whose events a restore took back (a later epoch of their log begins before them): in the tree, in no store. */
  abandoned: number;
  /** Events in the last commits that are not in the tree yet. */
  notYet: number;
  since: { size: number } | null;
  faultCount: number;
  /** The first ones. */
  faults: string[];
}

const SHOWN = 20;
/** Ends the check: what follows would have nothing to stand on. */
class Stop extends Error {}

/** Lines by newline alone: JSON may hold other line separators. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at)]).toString();
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString();
}

interface Source { epochs: { epoch: number; first: number; indexes: number[] }[] }

/** Checks an export with nothing but its files. Never throws for what is wrong with them. */
export const verifyExport = async (folder: string, options: VerifyOptions = {}): Promise<Verification> => {
  const result: Verification = { ok: false, trust: 'self-consistent', origin: null, size: 0, from: 0, root: null, commits: 0, abandoned: 0, notYet: 0, since: null, faultCount: 0, faults: [] };
  const fault = (text: string): void => {
    result.faultCount++;
    if (result.faults.length < SHOWN) result.faults.push(text);
  };
  const stop = (text: string): never => { fault(text); throw new Stop(text); };
  try {
    const check = new ExportCheck(folder, options, result, fault, stop);
    await check.run();
  } catch (error) {
    if (!(error instanceof Stop)) fault(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
  result.ok = result.faultCount === 0;
  return result;
};

class ExportCheck {
  private readonly folder: string;
  private readonly options: VerifyOptions;
  private readonly result: Verification;
  private readonly fault: (text: string) => void;
  private readonly stop: (text: string) => never;
  /** Leaf hashes of the whole tree, one after another. */
  private hashes: Buffer = Buffer.alloc(0);
  /** Index of the previous leaf of the same stream, −1 for the first of a stream, −2 where the export begins after it. */
  private previous: Int32Array = new Int32Array(0);
  private readonly before = new Map<number, string>();
  private seen: Uint8Array = new Uint8Array(0);
  private readonly sources = new Map<string, Source>();

  constructor(folder: string, options: VerifyOptions, result: Verification, fault: (text: string) => void, stop: (text: string) => never) {
    this.folder = folder;
    this.options = options;
    this.result = result;
    this.fault = fault;
    this.stop = stop;
  }

  async run(): Promise<void> {
    const manifest = this.manifest();
    await this.files(manifest);
    const { verifier, checkpoint } = this.checkpoint(manifest);
    await this.tree(checkpoint, verifier);
    this.entries();
    await this.events();
    this.leftOver();
  }

  private read(path: string): Buffer {
    try {
      return readFileSync(join(this.folder, path));
    } catch {
      return this.stop(`${path}: cannot be read`);
    }
  }

  private manifest(): Manifest {
    const manifest = findManifest(this.read('manifest').toString());
    if (!manifest) return this.stop('manifest: malformed');
    const { from, size } = manifest;
    if (from > size || from % TILE_WIDTH !== 0) return this.stop(`manifest: an export from ${from} of ${size} entries cannot be`);
    this.result.size = size;
    this.result.from = from;
    return manifest;
  }

  /** Exactly the files that a tree of this size has, each with its digest. */
  private async files({ from, size, files }: Manifest): Promise<void> {
    const expected = new Set(exportedFiles(from, size));
    for (const path of files.keys()) if (!expected.has(path)) this.fault(`manifest: names ${path}, which no export of ${size} entries has`);
    for (const path of expected) {
      const digest = files.get(path);
      if (!digest) this.fault(`manifest: does not name ${path}`);
      else if (!existsSync(join(this.folder, path))) this.fault(`${path}: missing`);
      else if ((await digestOfFile(join(this.folder, path))) !== digest) this.fault(`${path}: its digest is not that of the manifest`);
    }
    const tiles = join(this.folder, 'tile');
    for (const entry of existsSync(tiles) ? readdirSync(tiles, { withFileTypes: true, recursive: true }) : []) {
      const path = relative(this.folder, join(entry.parentPath, entry.name));
      if (!entry.isDirectory() && !expected.has(path)) this.fault(`${path}: not part of an export of ${size} entries`);
    }
  }

  private checkpoint(manifest: Manifest): { verifier: NoteVerifier; checkpoint: Checkpoint } {
    const parse = (name: string, text: string): NoteVerifier => {
      try { return NoteVerifier.parse(text); } catch (error) { return this.stop(`${name}: ${(error as Error).message}`); }
    };
    const own = parse('vkey', this.read('vkey').toString());
    let verifier = own;
    const { vkey } = this.options;
    if (vkey !== undefined) {
      let text: string;
      try { text = readFileSync(vkey, 'utf8'); } catch { return this.stop(`${vkey}: cannot be read`); }
      verifier = parse(vkey, text);
      if (verifier.vkey !== own.vkey) this.fault(`vkey: not the key in ${vkey}`);
      const inside = relative(realpathSync(resolve(this.folder)), realpathSync(resolve(vkey)));
      if (inside.startsWith('..')) this.result.trust = 'signed';
    }
    let checkpoint: Checkpoint;
    try { checkpoint = openCheckpoint(this.read('checkpoint').toString(), verifier); } catch (error) { return this.stop(`checkpoint: ${(error as Error).message}`); }
    this.result.origin = checkpoint.origin;
    this.result.root = checkpoint.root.toString('base64');
    if (checkpoint.origin !== manifest.origin) this.fault(`manifest: says origin ${manifest.origin}, the checkpoint ${checkpoint.origin}`);
    if (checkpoint.size !== manifest.size) return this.stop(`manifest: says ${manifest.size} entries, the checkpoint ${checkpoint.size}`);
    return { verifier, checkpoint };
  }

  /** The root from the tiles, every tile bound to it; the earlier head within it. */
  private async tree({ size, root }: Checkpoint, verifier: NoteVerifier): Promise<void> {
    const tiles = new Map<string, Buffer>();
    for (const tile of tilesOf(size)) {
      const path = tilePath(tile);
      const bytes = this.read(path);
      if (bytes.length !== tile.width * HASH_BYTES) return this.stop(`${path}: ${bytes.length} bytes instead of ${tile.width * HASH_BYTES}`);
      tiles.set(`${tile.level}/${tile.index}`, bytes);
    }
    for (const { level, index, width } of tilesOf(size)) {
      if (width < TILE_WIDTH) continue;
      const above = tiles.get(`${level + 1}/${Math.floor(index / TILE_WIDTH)}`);
      const at = (index % TILE_WIDTH) * HASH_BYTES;
      if (!above?.subarray(at, at + HASH_BYTES).equals(tileRoot(tiles.get(`${level}/${index}`)!))) this.fault(`${tilePath({ level, index, width })}: its root is not the hash in the level above`);
    }
    if (!TreeEdge.of(size, ({ level, index }) => tiles.get(`${level}/${index}`)).root().equals(root)) this.fault('checkpoint: the tiles do not give its root');
    this.hashes = Buffer.concat(tilesOf(size).filter(({ level }) => level === 0).map(({ index }) => tiles.get(`0/${index}`)!));

    const { since } = this.options;
    if (since === undefined) return;
    let earlier: Checkpoint;
    try {
      const note = readFileSync(since, 'utf8');
      earlier = this.result.trust === 'signed' ? openCheckpoint(note, verifier) : (openCheckpoint(note, verifier), readCheckpoint(note));
    } catch (error) {
      return this.fault(`${since}: ${(error as Error).message}`);
    }
    this.result.since = { size: earlier.size };
    if (earlier.size > size) return this.fault(`${since}: of ${earlier.size} entries, the export has only ${size}: entries were removed`);
    const then = await new TiledTree(earlier.size, ({ level, index }) => tiles.get(`${level}/${index}`)!).root();
    if (!then.equals(earlier.root)) this.fault(`${since}: the first ${earlier.size} entries are not those that were signed then: history was rewritten`);
  }

  private hashAt(index: number): string { return this.hashes.toString('hex', index * HASH_BYTES, (index + 1) * HASH_BYTES); }

  /** Every entry hashes to its leaf, sources are dense, streams are chained. */
  private entries(): void {
    const { from, size } = this.result;
    this.previous = new Int32Array(size);
    this.seen = new Uint8Array(size);
    const streams = new Map<string, number[]>();
    const unexported = from > 0 ? new Set(Array.from({ length: from }, (_, index) => this.hashAt(index))) : new Set<string>();
    for (let first = from; first < size; first += TILE_WIDTH) {
      const width = Math.min(TILE_WIDTH, size - first);
      const path = tilePath({ level: 'entries', index: first / TILE_WIDTH, width });
      let entries: Buffer[] = [];
      try { entries = entriesOf(this.read(path)); } catch (error) { if (error instanceof Stop) throw error; this.fault(`${path}: ${(error as Error).message}`); }
      if (entries.length !== width) { this.fault(`${path}: ${entries.length} entries instead of ${width}`); continue; }
      entries.forEach((entry, i) => this.entry(first + i, entry, streams, unexported));
      this.options.onProgress?.(first + width - from, 2 * (size - from));
    }
  }

  private entry(index: number, bytes: Buffer, streams: Map<string, number[]>, unexported: ReadonlySet<string>): void {
    const hash = leafHash(bytes);
    if (hash.toString('hex') !== this.hashAt(index)) return this.fault(`entry ${index}: not the one whose hash is in the tree`);
    const leaf = findLeaf(bytes);
    if (!leaf) return this.fault(`entry ${index}: not a leaf`);
    const id = `${leaf.service}/${leaf.log}`;
    const source = this.sources.get(id) ?? { epochs: [] };
    this.sources.set(id, source);
    const run = source.epochs.at(-1);
    const next = run ? run.first + run.indexes.length : null;
    if (run && leaf.epoch === run.epoch && leaf.position === next) run.indexes.push(index);
    else {
      const begins = !run ? this.result.from > 0 || leaf.position === 1 : leaf.epoch > run.epoch && leaf.position <= next!;
      if (!begins) this.fault(`entry ${index}: ${id} position ${leaf.position} of epoch ${leaf.epoch} follows ${next === null ? 'nothing' : next - 1}: positions are not dense`);
      source.epochs.push({ epoch: leaf.epoch, first: leaf.position, indexes: [index] });
    }
    const key = `${leaf.service}/${leaf.stream}`;
    const versions = streams.get(key) ?? [];
    streams.set(key, versions);
    const before = leaf.version === 1 ? -1 : versions[leaf.version - 1] ?? -2;
    versions[leaf.version] = index;
    this.previous[index] = before;
    if (before === -1 ? leaf.prev !== null : before >= 0 ? leaf.prev !== this.hashAt(before) : leaf.prev === null || !unexported.has(leaf.prev)) {
      this.fault(`entry ${index}: the chain of stream ${leaf.stream} breaks before version ${leaf.version}`);
    }
    if (before === -2 && leaf.prev !== null) this.before.set(index, leaf.prev);
  }

  /** The index of an event's entry; null where the tree has none. */
  private find(source: string, epoch: number, position: number): number | null {
    for (const run of this.sources.get(source)?.epochs ?? []) if (run.epoch === epoch && position >= run.first) { const index = run.indexes[position - run.first]; if (index !== undefined) return index; }
    return null;
  }

  /** Every stored event gives its leaf; commits are chained by their hashes. */
  private async events(): Promise<void> {
    const { size, from } = this.result;
    const previous = new Map<string, StoredCommit>();
    let current = '';
    let number = 0;
    let done = 0;
    for await (const line of linesOf(join(this.folder, 'events.jsonl'))) {
      number++;
      let record: { service: string; commit: StoredCommit };
      try {
        record = JSON.parse(line) as { service: string; commit: StoredCommit };
        if (typeof record.service !== 'string' || !Array.isArray(record.commit.events)) throw new TypeError('shape');
      } catch {
        this.fault(`events.jsonl line ${number}: not a commit`);
        continue;
      }
      const { service, commit } = record;
      const id = `${service}/${commit.log}`;
      if (id !== current && previous.has(id)) this.fault(`events.jsonl line ${number}: ${id} is in two places`);
      current = id;
      try {
        verifyCommits([commit], previous.get(id) ?? (from > 0 ? null : 'start'));
      } catch (error) {
        this.fault(`events.jsonl line ${number}: ${id}: ${(error as Error).message}`);
      }
      previous.set(id, commit);
      this.result.commits++;
      done += this.commit(id, service, commit, number);
      if (number % 500 === 0) this.options.onProgress?.(size - from + done, 2 * (size - from));
    }
  }

  private commit(id: string, service: string, commit: StoredCommit, line: number): number {
    const last = this.sources.get(id)?.epochs.at(-1);
    const end = last ? last.first + last.indexes.length - 1 : 0;
    const begin = Math.min(...(this.sources.get(id)?.epochs ?? []).map(({ first }) => first));
    let found = 0;
    for (const event of recordedEvents(service, commit)) {
      const index = this.find(id, event.epoch, event.position);
      if (index === null) {
        // The tree may end, and an export may begin, within a commit.
        if (event.position > end && commit.first <= end) this.result.notYet++;
        else if (!(event.position < begin && commit.first + commit.count > begin && this.result.from > 0)) this.fault(`events.jsonl line ${line}: ${id} position ${event.position} is not in the ledger`);
        continue;
      }
      found++;
      if (this.seen[index]) this.fault(`entry ${index}: its event is there twice`);
      this.seen[index] = 1;
      const before = this.previous[index]!;
      const prev = before === -1 ? null : before === -2 ? this.before.get(index) ?? null : this.hashAt(before);
      let hash = '';
      try { hash = leafHash(leafBytes(leafOf(event, prev))).toString('hex'); } catch { /* not an event: said below */ }
      if (hash !== this.hashAt(index)) this.fault(`entry ${index}: the event ${id} position ${event.position} is not the one that was recorded`);
    }
    return found;
  }

  /** Entries without an event: only those that a restore took back. */
  private leftOver(): void {
    for (const [id, { epochs }] of this.sources) {
      epochs.forEach(({ first, indexes }, i) => {
        const lostFrom = Math.min(Infinity, ...epochs.slice(i + 1).map((later) => later.first));
        indexes.forEach((index, n) => {
          if (this.seen[index]) return;
          if (first + n >= lostFrom) this.result.abandoned++;
          else this.fault(`entry ${index}: the event ${id} position ${first + n} is missing in events.jsonl`);
        });
      });
    }
  }
}
