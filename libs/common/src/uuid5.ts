import { createHash } from 'node:crypto';

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/**
 * Name-based UUID version 5 (RFC 9562 §5.5): the same name in the same namespace is always the same UUID.
 * Ids are made this way so that a retried command makes the same ids again.
 */
export const uuidv5 = (name: string, namespace: string): string => {
  const hash = createHash('sha1').update(bytesOf(namespace)).update(name, 'utf8').digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const DNS_NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

/** The namespace of every id that Kangfu makes: UUIDv5 of `kangfu.cn` in the DNS namespace. */
export const KANGFU_NAMESPACE: string = uuidv5('kangfu.cn', DNS_NAMESPACE);

/** An id of Kangfu's own from a name; see {@link uuidv5}. */
export const idOf = (name: string): string => uuidv5(name, KANGFU_NAMESPACE);
