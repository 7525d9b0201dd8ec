import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import { bundlesOf, type Checkpoint, NoteVerifier, openCheckpoint, TILE_WIDTH, tilePath, tilesOf } from '@kangfu/ledger';
import { CommandFailed } from '../runtime.ts';
import { digestOfFile, exportedFiles, manifestText } from './manifest.ts';

/** The audit service over HTTP. */
export interface AuditClient { readonly url: string; readonly token: string }

const AT_ONCE = 8;

/** Throws {@link CommandFailed} with what the service says. */
export const fetchAudit = async ({ url, token }: AuditClient, path: string, signal?: AbortSignal): Promise<Response> => {
  const response = await fetch(`${url}/audit/${path}`, { headers: { authorization: `Bearer ${token}` }, ...(signal && { signal }) }).catch((error: Error) => {
    throw new CommandFailed(`The audit service at ${url} does not answer (${error.message}).`);
  });
  if (response.ok) return response;
  const { title } = (await response.json().catch(() => ({}))) as { title?: string };
  throw new CommandFailed(`The audit service answers ${response.status}${title ? ` (${title})` : ''} for ${path}.`);
};

/** Makes room: an empty folder, or one that holds an earlier export of ours. */
const prepareFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length === 0) return;
  const manifest = join(folder, 'manifest');
  if (!existsSync(manifest) || !readFileSync(manifest, 'utf8').startsWith('# kangfu ledger export ')) throw new CommandFailed(`${folder} holds other files: name a new or empty folder.`);
  for (const name of ['manifest', 'checkpoint', 'vkey', 'events.jsonl', 'tile']) rmSync(join(folder, name), { recursive: true, force: true });
};

export interface ExportSummary { readonly folder: string; readonly origin: string; readonly from: number; readonly size: number; readonly root: string; readonly commits: number; readonly files: number }

/** Writes the ledger at its last signed head, with the stored commits it speaks of, into a folder. */
export const exportLedger = async (client: AuditClient, folder: string, from: number, onProgress: (done: number, of: number) => void = () => {}): Promise<ExportSummary> => {
  const vkey = await (await fetchAudit(client, 'vkey')).text();
  const note = await (await fetchAudit(client, 'checkpoint')).text();
  const checkpoint: Checkpoint = openCheckpoint(note, NoteVerifier.parse(vkey));
  const { size, origin } = checkpoint;
  if (from > size) throw new CommandFailed(`The ledger has ${size} entries: nothing begins at ${from}.`);
  // Entry bundles are whole, so an export begins with one.
  const start = from - (from % TILE_WIDTH);
  prepareFolder(folder);

  const tiles = [...tilesOf(size), ...bundlesOf(size, start)].map(tilePath);
  const total = tiles.length + 1;
  let done = 0;
  const waiting = [...tiles];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const bytes = Buffer.from(await (await fetchAudit(client, path)).arrayBuffer());
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
      onProgress(++done, total);
    }
  }));

  let commits = 0;
  const events = await fetchAudit(client, `events?from=${start}&size=${size}`);
  await pipeline(Readable.fromWeb(events.body as ReadableStream<Uint8Array>), async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      for (const byte of chunk) if (byte === 0x0a) commits++;
      yield chunk;
    }
  }, createWriteStream(join(folder, 'events.jsonl'))).catch((error: Error) => { throw new CommandFailed(`The export broke off: ${error.message}`); });
  onProgress(total, total);

  writeFileSync(join(folder, 'checkpoint'), note);
  writeFileSync(join(folder, 'vkey'), vkey);
  const files = new Map<string, string>();
  for (const path of exportedFiles(start, size)) files.set(path, await digestOfFile(join(folder, path)));
  // Last: a folder without a manifest is no export.
  writeFileSync(join(folder, 'manifest'), manifestText({ origin, from: start, size, files }));
  return { folder, origin, from: start, size, root: checkpoint.root.toString('base64'), commits, files: files.size + 1 };
};
