import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** RFC 8785 canonical JSON. Throws a TypeError on what JSON cannot hold (undefined at the root, NaN, BigInt). */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not JSON');
  return text;
};

/** SHA-256 as lower-case hex. */
export const sha256Hex = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 over the RFC 8785 bytes of a value, lower-case hex. */
export const digestOf = (value: unknown): string => sha256Hex(canonicalJson(value));
