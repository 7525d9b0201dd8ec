import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { bundlesOf, tilePath, tilesOf } from '@kangfu/ledger';

/** What an export says of itself, before it is compared with anything. `# …` lines and `sha256sum` lines, so that `sha256sum -c manifest` reads it too. */
export interface Manifest {
  readonly origin: string;
  /** First entry whose bytes and events are in the export; a multiple of 256. */
  readonly from: number;
  readonly size: number;
  /** SHA-256 in hex of every other file, by path. */
  readonly files: ReadonlyMap<string, string>;
}

const HEADER = '# kangfu ledger export 1';

export const manifestText = ({ origin, from, size, files }: Manifest): string =>
  [HEADER, `# origin ${origin}`, `# from ${from}`, `# size ${size}`, ...[...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, digest]) => `${digest}  ${path}`), ''].join('\n');

/** null: not a manifest, or not in the one way it is written. */
export const findManifest = (text: string): Manifest | null => {
  const lines = text.split('\n');
  const [header, origin, from, size, ...rest] = lines;
  const number = (line: string | undefined, name: string): number => Number(new RegExp(`^# ${name} (0|[1-9]\\d{0,14})$`).exec(line ?? '')?.[1] ?? NaN);
  const files = rest.slice(0, -1).map((line) => /^([0-9a-f]{64}) {2}(\S+)$/.exec(line));
  const name = /^# origin (\S+)$/.exec(origin ?? '')?.[1];
  if (header !== HEADER || !name || files.some((file) => !file)) return null;
  const manifest = { origin: name, from: number(from, 'from'), size: number(size, 'size'), files: new Map(files.map((file) => [file![2]!, file![1]!])) };
  return manifestText(manifest) === text ? manifest : null;
};

/** Every file of an export beside the manifest. */
export const exportedFiles = (from: number, size: number): string[] =>
  ['checkpoint', 'vkey', 'events.jsonl', ...tilesOf(size).map(tilePath), ...bundlesOf(size, from).map(tilePath)];

export const digestOfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};
