import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { commitHash, GENESIS_HASH, recordedEvents, type StoredCommit } from '@kangfu/event-store';
import { bundleOf, bundlesOf, HASH_BYTES, leafBytes, leafHash, leafOf, NoteSigner, signCheckpoint, TILE_WIDTH, tilePath, tilesOf, TreeEdge } from '@kangfu/ledger';
import fc from 'fast-check';
import { digestOfFile, exportedFiles, findManifest, manifestText } from './manifest.ts';
import { verifyExport } from './verify.ts';

const uuid = (n: number): string => `6ba7b810-9dad-51d1-80b4-${String(n).padStart(12, '0')}`;
const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
const signer = new NoteSigner('kangfu.test/audit', pem);
const home = mkdtempSync(join(tmpdir(), 'kangfu-verify-'));
afterAll(() => rmSync(home, { recursive: true }));

const commitOf = (service: string, n: number, log: readonly StoredCommit[], versions: Map<string, number>, epoch = 1): StoredCommit => {
  const stream = `case-${uuid((n * 7) % 9)}`;
  const count = 1 + (n % 3);
  const from = (versions.get(stream) ?? 0) + 1;
  versions.set(stream, from + count - 1);
  const last = log.at(-1);
  const commit = {
    _id: (last?._id ?? 0) + 1, log: 0, epoch, tenant: 'kangfu', stream, from, first: last ? last.first + last.count : 1, count, token: `t${n}`, commandId: `${service}-${epoch}-${n}`, command: { type: 'Do', digest: 'd' },
    actor: { id: 'u', role: 'window-clerk', unit: '440304006', for: null }, purpose: 'service', reason: null, at: new Date(Date.UTC(2026, 2, 1) + n * 1000).toISOString(), correlation: 'c', cause: null,
    prev: last?.hash ?? GENESIS_HASH, hash: '',
    events: Array.from({ length: count }, (_, i) => ({
      id: `${service}-${epoch}-${n}-${i}`, type: 'Done', schema: 1, occurred: '2026-03-01T00:00:00.000Z', subjects: [uuid(900)], salt: Buffer.alloc(16, n % 251).toString('base64'),
      data: { personId: uuid(900), note: '分流\u2028中', n }, pii: i === 0 ? [{ subject: uuid(900), keyVersion: 1, iv: 'aXY=', ct: 'Y3Q=', tag: 'dGFn', kcv: 'a2N2' }] : [],
    })),
  };
  return { ...commit, hash: commitHash(commit) };
};
const logOf = (service: string, commits: number): StoredCommit[] => {
  const [log, versions] = [[] as StoredCommit[], new Map<string, number>()];
  for (let n = 1; n <= commits; n++) log.push(commitOf(service, n, log, versions));
  return log;
};

interface Sample { entries: Buffer[]; lines: { service: string; commit: StoredCommit }[]; size: number }

/** What a ledger makes of logs whose events arrive in turns. `size` cuts the tree. */
const sample = (logs: Record<string, StoredCommit[]>, size = Infinity, restored: Record<string, StoredCommit[]> = {}): Sample => {
  const queues = Object.entries(logs).map(([service, commits]) => commits.flatMap((commit) => recordedEvents(service, commit)));
  const events = [];
  for (let i = 0; queues.some((queue) => queue.length > 0); i++) events.push(...queues[i % queues.length]!.splice(0, 1 + (i % 4)));
  for (const [service, commits] of Object.entries(restored)) events.push(...commits.filter(({ epoch }) => epoch > 1).flatMap((commit) => recordedEvents(service, commit)));
  const prev = new Map<string, string>();
  const entries = events.slice(0, size).map((event) => {
    const bytes = leafBytes(leafOf(event, event.version === 1 ? null : prev.get(`${event.service}/${event.stream}@${event.version - 1}`)!));
    prev.set(`${event.service}/${event.stream}@${event.version}`, leafHash(bytes).toString('hex'));
    return bytes;
  });
  const ends = new Map<string, number>();
  for (const { service, position } of events.slice(0, size)) ends.set(service, position);
  const lines = Object.entries({ ...logs, ...restored }).flatMap(([service, commits]) => commits.filter(({ first }) => first <= (ends.get(service) ?? 0)).map((commit) => ({ service, commit })));
  return { entries, lines, size: entries.length };
};

let serial = 0;
const seal = async (folder: string, from: number, size: number): Promise<void> => {
  const files = new Map<string, string>();
  for (const path of exportedFiles(from, size)) files.set(path, await digestOfFile(join(folder, path)));
  writeFileSync(join(folder, 'manifest'), manifestText({ origin: signer.verifier.name, from, size, files }));
};
const write = async ({ entries, lines, size }: Sample, from = 0): Promise<string> => {
  const folder = join(home, `export-${serial++}`);
  const { edge, changed } = TreeEdge.empty.append(entries.map(leafHash));
  const put = (path: string, bytes: string | Buffer): void => { mkdirSync(dirname(join(folder, path)), { recursive: true }); writeFileSync(join(folder, path), bytes); };
  for (const tile of tilesOf(size)) put(tilePath(tile), changed.find(({ level, index }) => level === tile.level && index === tile.index)!.hashes.subarray(0, tile.width * HASH_BYTES));
  for (const bundle of bundlesOf(size, from)) put(tilePath(bundle), bundleOf(entries.slice(bundle.index * TILE_WIDTH, bundle.index * TILE_WIDTH + bundle.width)));
  put('checkpoint', signCheckpoint({ origin: signer.verifier.name, size, root: edge.root() }, signer));
  put('vkey', `${signer.verifier.vkey}\n`);
  put('events.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await seal(folder, from, size);
  return folder;
};
const trusted = join(home, 'trusted.vkey');
writeFileSync(trusted, `${signer.verifier.vkey}\n`);

const whole = sample({ intake: logOf('intake', 160), referral: logOf('referral', 60) });

test('an export verifies with the key one trusts; with its own key it is self-consistent only', async () => {
  const folder = await write(whole);
  expect(await verifyExport(folder, { vkey: trusted })).toMatchObject({ ok: true, trust: 'signed', size: whole.size, commits: 220, abandoned: 0, notYet: 0, faults: [] });
  expect(await verifyExport(folder)).toMatchObject({ ok: true, trust: 'self-consistent' });
  expect(await verifyExport(folder, { vkey: join(folder, 'vkey') })).toMatchObject({ ok: true, trust: 'self-consistent' });
});
test('an empty ledger verifies', async () => {
  expect(await verifyExport(await write({ entries: [], lines: [], size: 0 }), { vkey: trusted })).toMatchObject({ ok: true, size: 0, root: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' });
});
test('another key', async () => {
  const other = join(home, 'other.vkey');
  writeFileSync(other, new NoteSigner('kangfu.test/audit', generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })).verifier.vkey);
  expect(await verifyExport(await write(whole), { vkey: other })).toMatchObject({ ok: false });
  expect(await verifyExport(await write(whole), { vkey: join(home, 'nowhere') })).toMatchObject({ ok: false });
});

test('any changed byte of any file is found', async () => {
  const original = await write(whole);
  const paths = readdirSync(original, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).map((entry) => relative(original, join(entry.parentPath, entry.name))).sort();
  const folder = join(home, 'flipped');
  cpSync(original, folder, { recursive: true });
  await fc.assert(fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), fc.integer({ min: 1, max: 255 }), async (path, at, by) => {
    const bytes = readFileSync(join(original, path));
    const changed = Buffer.from(bytes);
    changed[at % bytes.length]! ^= by;
    writeFileSync(join(folder, path), changed);
    try {
      expect(await verifyExport(folder, { vkey: trusted })).toMatchObject({ ok: false });
    } finally {
      writeFileSync(join(folder, path), bytes);
    }
  }), { numRuns: 80 });
  expect((await verifyExport(folder, { vkey: trusted })).ok).toBe(true);
}, 60_000);

test('and also where the manifest was made anew to fit', async () => {
  const original = await write(whole);
  const paths = exportedFiles(0, whole.size).filter((path) => path !== 'vkey');
  await fc.assert(fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), fc.integer({ min: 0, max: 7 }), async (path, at, bit) => {
    const folder = join(home, `forged-${serial++}`);
    cpSync(original, folder, { recursive: true });
    const bytes = readFileSync(join(folder, path));
    bytes[at % bytes.length]! ^= 1 << bit;
    writeFileSync(join(folder, path), bytes);
    const same = (text: string): unknown => { try { return text.split('\n').map((line) => (line ? JSON.parse(line) : null)); } catch { return null; } };
    const meaning = path === 'events.jsonl' && JSON.stringify(same(bytes.toString())) === JSON.stringify(same(readFileSync(join(original, path), 'utf8')));
    await seal(folder, 0, whole.size);
    // What a line of JSON means is what counts, then; not how it is written.
    if (!meaning) expect(await verifyExport(folder, { vkey: trusted })).toMatchObject({ ok: false });
    rmSync(folder, { recursive: true });
  }), { numRuns: 80 });
}, 60_000);

test.each<[string, (lines: Sample['lines']) => Sample['lines'], string]>([
  ['a commit removed', (lines) => lines.filter((_, i) => i !== 20), 'hole after commit 20'],
  ['the last commit removed', (lines) => lines.slice(0, -1), 'is missing in events.jsonl'],
  ['a commit invented', (lines) => { const log = lines.filter(({ service }) => service === 'referral').map(({ commit }) => commit); return [...lines, { service: 'referral', commit: commitOf('referral', 99, log, new Map()) }]; }, 'is not in the ledger'],
  ['two commits changed about', (lines) => lines.map((line, i) => (i === 5 ? lines[6]! : i === 6 ? lines[5]! : line)), 'hole after commit'],
  ['an event changed and the whole chain made anew', (lines) => {
    let prev = GENESIS_HASH;
    return lines.map(({ service, commit }) => {
      if (service !== 'intake') return { service, commit };
      const changed = { ...commit, prev, events: commit._id === 9 ? commit.events.map((event) => ({ ...event, data: { ...event.data, n: -1 } })) : commit.events };
      prev = commitHash(changed);
      return { service, commit: { ...changed, hash: prev } };
    });
  }, 'is not the one that was recorded'],
  ['ciphertext replaced and the chain made anew from there', (lines) => {
    const last = lines.findLastIndex(({ service }) => service === 'intake');
    return lines.map((line, i) => {
      if (i !== last) return line;
      const changed = { ...line.commit, events: line.commit.events.map((event) => ({ ...event, pii: event.pii.map((blob) => ({ ...blob, ct: 'eHg=' })) })) };
      return { ...line, commit: { ...changed, hash: commitHash(changed) } };
    });
  }, 'is not the one that was recorded'],
])('%s: found', async (_what, change, says) => {
  const folder = await write({ ...whole, lines: change(whole.lines) });
  const { ok, faults } = await verifyExport(folder, { vkey: trusted });
  expect(ok).toBe(false);
  expect(faults.join('\n')).toContain(says);
});

test('a signed tree that skips a position or breaks a stream’s chain is found: the signature is not enough', async () => {
  const { entries, lines } = whole;
  expect((await verifyExport(await write({ entries: entries.filter((_, i) => i !== 100), lines, size: entries.length - 1 }), { vkey: trusted })).faults.join()).toContain('positions are not dense');
});

test('an export from some entry on, with the checkpoint that was kept', async () => {
  const earlier = await write(sample({ intake: logOf('intake', 160), referral: logOf('referral', 60) }, 300));
  const kept = join(earlier, 'checkpoint');
  const tail = { ...whole, lines: whole.lines };
  const first = new Map<string, number>();
  for (const entry of whole.entries.slice(256)) { const { service, position } = JSON.parse(entry.toString()) as { service: string; position: number }; first.set(service, Math.min(first.get(service) ?? Infinity, position)); }
  tail.lines = whole.lines.filter(({ service, commit }) => commit.first + commit.count > first.get(service)!);
  const folder = await write(tail, 256);
  expect(await verifyExport(folder, { vkey: trusted, since: kept })).toMatchObject({ ok: true, from: 256, since: { size: 300 }, faults: [] });

  const rewritten = await write(sample({ referral: logOf('referral', 60), intake: logOf('intake', 160) }));
  expect((await verifyExport(rewritten, { vkey: trusted, since: kept })).faults.join()).toContain('history was rewritten');
  expect((await verifyExport(earlier, { vkey: trusted, since: join(folder, 'checkpoint') })).faults.join()).toContain('entries were removed');
});

test('a tree that ends within a commit', async () => {
  const folder = await write(sample({ intake: logOf('intake', 30) }, 31));
  expect(await verifyExport(folder, { vkey: trusted })).toMatchObject({ ok: true, notYet: 1 });
});

test('events that a restore took back stay in the tree and are counted', async () => {
  const log = logOf('intake', 40);
  const versions = new Map<string, number>();
  const kept = log.slice(0, 35);
  for (const { stream, from, count } of kept) versions.set(stream, from + count - 1);
  const restored = [...kept];
  for (let n = 50; n < 60; n++) restored.push(commitOf('intake', n, restored, versions, 2));
  const lost = log.slice(35).reduce((sum, { count }) => sum + count, 0);
  const folder = await write(sample({ intake: log }, Infinity, { intake: restored }));
  expect(await verifyExport(folder, { vkey: trusted })).toMatchObject({ ok: true, abandoned: lost, faults: [] });
});

test('files that no export has, and files that are gone', async () => {
  const folder = await write(whole);
  writeFileSync(join(folder, 'tile/0/009'), 'x');
  expect((await verifyExport(folder, { vkey: trusted })).faults.join()).toContain('not part of an export');
  rmSync(join(folder, 'tile/0/009'));
  rmSync(join(folder, 'tile/1'), { recursive: true });
  expect((await verifyExport(folder, { vkey: trusted })).faults.join()).toContain('missing');
  expect(await verifyExport(join(home, 'nothing'))).toMatchObject({ ok: false, faults: ['manifest: cannot be read'] });
});

test('a manifest is written in one way', () => {
  const text = manifestText({ origin: 'a/b', from: 0, size: 3, files: new Map([['vkey', 'ab'.repeat(32)], ['checkpoint', 'cd'.repeat(32)]]) });
  expect(findManifest(text)?.files.size).toBe(2);
  for (const other of [text.trimEnd(), text.replace('# size 3', '# size 03'), text.replace('  vkey', ' vkey'), text.split('\n').reverse().join('\n'), '']) expect(findManifest(other)).toBeNull();
});
