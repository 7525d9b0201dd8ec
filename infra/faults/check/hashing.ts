import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export const sha256 = (...parts: (string | Uint8Array)[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** RFC 8785. */
export const canonical = (value: unknown): string => canonicalize(value)!;

/** UUID version 5 (RFC 9562 §5.5). */
const uuid5 = (namespace: string, name: string): string => {
  const bytes = createHash('sha1').update(Buffer.from(namespace.replaceAll('-', ''), 'hex')).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! % 16) + 0x50;
  bytes[8] = (bytes[8]! % 64) + 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

const NAMESPACE = uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'kangfu.cn');

/** The stored id of a caller's command: ids are per actor. */
export const storedCommandId = (actor: string, commandId: string): string => uuid5(NAMESPACE, `command:${actor}:${commandId}`);
/** Of what the same command wrote into a further stream. */
export const furtherCommandId = (actor: string, commandId: string, stream: string): string => storedCommandId(actor, uuid5(NAMESPACE, `${commandId}:${stream.slice(-36)}`));

// RFC 6962 §2.1.
export const leafHash = (entry: string | Uint8Array): Buffer => sha256(Buffer.of(0), entry);
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.of(1), left, right);

/** The roots of the trees of the first `size` leaves, for each size asked for. */
export const rootsAt = (leaves: readonly Buffer[], sizes: Iterable<number>): Map<number, string> => {
  const wanted = new Set(sizes);
  const roots = new Map<number, string>();
  /** Roots of complete subtrees, the largest first: one for each one in the binary form of the size. */
  const peaks: { height: number; hash: Buffer }[] = [];
  const note = (size: number): void => {
    if (!wanted.has(size)) return;
    const [last, ...others] = [...peaks].reverse();
    roots.set(size, (last ? others.reduce((right, { hash }) => nodeHash(hash, right), last.hash) : sha256()).toString('hex'));
  };
  note(0);
  leaves.forEach((hash, i) => {
    let peak = { height: 0, hash };
    while (peaks.at(-1)?.height === peak.height) peak = { height: peak.height + 1, hash: nodeHash(peaks.pop()!.hash, peak.hash) };
    peaks.push(peak);
    note(i + 1);
  });
  return roots;
};

export const grouped = <T>(all: readonly T[], by: (each: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(by(each));
    if (group) group.push(each);
    else groups.set(by(each), [each]);
  }
  return groups;
};
