import { createPublicKey, verify } from 'node:crypto';
import type mongoose from 'mongoose';
import { canonical, leafHash, rootsAt, sha256 } from './hashing.ts';
import type { Commit, Log, StoredEvent } from './stored.ts';

export interface Ledger {
  /** The entries as stored, in the order of the tree. */
  readonly entries: readonly string[];
  /** Root that the stored head names, hex. */
  readonly head: { readonly size: number; readonly root: string };
  /** Every signed note there is: those of the database, and those that were served to others meanwhile. */
  readonly notes: readonly string[];
  readonly vkey: string;
}

/** Reads the audit service's database; `vkey` is what it serves. */
export const readLedger = async (audit: mongoose.mongo.Db, vkey: string, served: readonly string[] = []): Promise<Ledger> => {
  const majority = { readConcern: { level: 'majority' } } as const;
  const head = await audit.collection<{ _id: string; size: number; root: string }>('ledger').findOne({ _id: 'ledger' }, majority);
  const entries = await audit.collection<{ _id: number; entry: string }>('ledger_leaves').find({}, { sort: { _id: 1 }, projection: { entry: 1 }, ...majority }).toArray();
  const notes = await audit.collection<{ _id: number; note: string }>('ledger_checkpoints').find({}, { sort: { _id: 1 }, ...majority }).toArray();
  return { entries: entries.map(({ entry }) => entry), head: { size: head?.size ?? 0, root: head?.root ?? sha256().toString('hex') }, notes: [...notes.map(({ note }) => note), ...served], vkey };
};

/** The entry of an event, by docs/reference/ledger.md. */
const entryOf = (service: string, commit: Commit, event: StoredEvent, i: number, prev: string | null): string => {
  const salt = Buffer.from(event.salt, 'base64');
  const digest = (label: string, value: unknown): string => sha256(salt, `${label}\n`, canonical(value)).toString('hex');
  const { actor: { id, role, unit, for: person }, cause } = commit;
  return canonical({
    v: 1, service, log: commit.log, epoch: commit.epoch, position: commit.first + i, id: event.id, type: event.type, schema: event.schema, stream: commit.stream, version: commit.from + i, at: commit.at,
    data: digest('data', event.data), pii: digest('pii', event.pii),
    meta: digest('meta', {
      occurred: event.occurred, subjects: event.subjects, actor: { id, role, unit, for: person }, purpose: commit.purpose, reason: commit.reason, command: commit.command.type, commandId: commit.commandId,
      correlation: commit.correlation, cause: cause && { service: cause.service, log: cause.log, position: cause.position, id: cause.id }, commit: commit._id,
    }),
    commit: commit.hash, prev,
  });
};

interface Head { size: number; root: string }

/** What a signed note says (c2sp.org/signed-note, tlog-checkpoint); null where the key did not sign it. */
export const openNote = (note: string, vkey: string): Head | null => {
  const [, name, , encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+?)\n?$/.exec(vkey) ?? [];
  const cut = note.lastIndexOf('\n\n');
  if (!name || !encoded || cut < 0) return null;
  const key = Buffer.from(encoded, 'base64').subarray(1);
  const id = sha256(`${name}\n`, Buffer.of(1), key).subarray(0, 4);
  const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]), format: 'der', type: 'spki' });
  const text = note.slice(0, cut + 1);
  const signed = note.slice(cut + 2).split('\n').some((line) => {
    const [dash, signer, base64] = line.split(' ');
    const bytes = Buffer.from(base64 ?? '', 'base64');
    return dash === '—' && signer === name && bytes.subarray(0, 4).equals(id) && verify(null, Buffer.from(text), publicKey, bytes.subarray(4));
  });
  const [origin, size, root] = text.split('\n');
  return signed && origin === name ? { size: Number(size), root: Buffer.from(root ?? '', 'base64').toString('hex') } : null;
};

/**
 * I8: every stored event has its one entry, made from what is stored, in the order of its log; every note ever published names the root that these entries have
 * at its size, so all are consistent with each other. `abandoned`: how many entries of an earlier epoch may have lost their events (0 unless a store was restored).
 */
export const ledgerFaults = ({ entries, head, notes, vkey }: Ledger, logs: readonly Log[], abandoned = 0): string[] => {
  const faults: string[] = [];
  const stored = new Map<string, { service: string; commit: Commit; event: StoredEvent; i: number }>(logs.flatMap(({ service, commits }) => commits.flatMap((commit) => commit.events.map((event, i) => [`${service}/${commit.log}@${commit.epoch}:${commit.first + i}`, { service, commit, event, i }] as const))));
  const latest = new Map<string, string>();
  const last = new Map<string, number>();
  const seen = new Set<string>();
  let without = 0;
  const leaves = entries.map((entry, index) => {
    const hash = leafHash(entry);
    const { service, log, epoch, position, stream, version } = JSON.parse(entry) as { service: string; log: number; epoch: number; position: number; stream: string; version: number };
    const place = `${service}/${log}@${epoch}:${position}`;
    const found = stored.get(place);
    const prev = version === 1 ? null : latest.get(`${service}/${stream}@${version - 1}`) ?? null;
    if (!found) { if (++without > abandoned) faults.push(`entry ${index}: no event at ${place}`); }
    else if (seen.has(place)) faults.push(`entry ${index}: ${place} is there twice`);
    else if (entryOf(found.service, found.commit, found.event, found.i, prev) !== entry) faults.push(`entry ${index}: ${place} is not what is stored`);
    if (position <= (last.get(`${service}/${log}@${epoch}`) ?? 0)) faults.push(`entry ${index}: ${place} is out of order`);
    last.set(`${service}/${log}@${epoch}`, position);
    latest.set(`${service}/${stream}@${version}`, hash.toString('hex'));
    seen.add(place);
    return hash;
  });
  for (const place of stored.keys()) if (!seen.has(place)) faults.push(`${place} is in no entry`);

  const heads = notes.map((note, i) => ({ i, head: openNote(note, vkey) }));
  for (const each of heads) if (!each.head) faults.push(`note ${each.i} is not signed by the key of the ledger`);
  const roots = rootsAt(leaves, [head.size, ...heads.flatMap((each) => each.head?.size ?? [])]);
  if (roots.get(head.size) !== head.root) faults.push(`the stored head of ${head.size} is not the root of the stored entries`);
  for (const { i, head: signed } of heads) if (signed && roots.get(signed.size) !== signed.root) faults.push(`note ${i}: the signed root of ${signed.size} is not that of the entries`);
  if (entries.length > 0 && !heads.some((each) => each.head?.size === entries.length)) faults.push(`the last ${entries.length} entries are not signed for`);
  return faults;
};
