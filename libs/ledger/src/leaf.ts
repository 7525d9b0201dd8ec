import { createHash } from 'node:crypto';
import { canonicalJson } from '@kangfu/common';
import type { RecordedEvent } from '@kangfu/event-store';
import { leafHash } from './hashing.js';

/** What the ledger says of one event; docs/reference/ledger.md. Digests only: nothing personal, and nothing that can be guessed without the event's salt. */
export interface Leaf {
  readonly v: 1;
  readonly service: string;
  readonly log: number;
  readonly epoch: number;
  readonly position: number;
  /** Event id. */
  readonly id: string;
  readonly type: string;
  readonly schema: number;
  readonly stream: string;
  /** Stream version of the event. */
  readonly version: number;
  /** Recorded, ISO instant. */
  readonly at: string;
  /** Salted digests, hex: of the public data, of who-why-when, of the sealed blobs. */
  readonly data: string;
  readonly meta: string;
  readonly pii: string;
  /** Hash of the commit, hex. */
  readonly commit: string;
  /** RFC 6962 leaf hash (hex) of the previous event of the same stream of the same service; null for version 1. */
  readonly prev: string | null;
}

/** SHA-256(salt ‖ label ‖ newline ‖ RFC 8785 bytes), hex. */
export const saltedDigest = (salt: Uint8Array, label: 'data' | 'meta' | 'pii', value: unknown): string =>
  createHash('sha256').update(salt).update(`${label}\n`).update(canonicalJson(value)).digest('hex');

/** The leaf of an event after the previous leaf (hash, hex) of its stream. A pure function of what its service stores. */
export const leafOf = (event: RecordedEvent, prev: string | null): Leaf => {
  const salt = Buffer.from(event.salt, 'base64');
  const { actor, cause } = event;
  const meta = {
    occurred: event.occurred, subjects: event.subjects,
    actor: { id: actor.id, role: actor.role, unit: actor.unit, for: actor.for },
    purpose: event.purpose, reason: event.reason, command: event.command, commandId: event.commandId, correlation: event.correlation,
    cause: cause && { service: cause.service, log: cause.log, position: cause.position, id: cause.id }, commit: event.commit,
  };
  return {
    v: 1, service: event.service, log: event.log, epoch: event.epoch, position: event.position, id: event.id, type: event.type, schema: event.schema,
    stream: event.stream, version: event.version, at: event.at,
    data: saltedDigest(salt, 'data', event.data), meta: saltedDigest(salt, 'meta', meta), pii: saltedDigest(salt, 'pii', event.pii),
    commit: event.commitHash, prev,
  };
};

/** The bytes of a leaf: its RFC 8785 JSON in UTF-8. */
export const leafBytes = (leaf: Leaf): Buffer => Buffer.from(canonicalJson(leaf));

/** The leaf in an entry; null where the bytes are not exactly those of one. */
export const findLeaf = (entry: Uint8Array): Leaf | null => {
  try {
    const text = Buffer.from(entry).toString();
    const leaf = JSON.parse(text) as Leaf;
    const complete = leaf.v === 1 && [leaf.service, leaf.id, leaf.type, leaf.stream, leaf.at, leaf.data, leaf.meta, leaf.pii, leaf.commit].every((part) => typeof part === 'string')
      && [leaf.log, leaf.epoch, leaf.position, leaf.schema, leaf.version].every(Number.isSafeInteger) && (leaf.prev === null || typeof leaf.prev === 'string');
    return complete && Object.keys(leaf).length === 16 && canonicalJson(leaf) === text ? leaf : null;
  } catch {
    return null;
  }
};

/** RFC 6962 hash of a leaf, hex. */
export const hashOfLeaf = (leaf: Leaf): string => leafHash(leafBytes(leaf)).toString('hex');
