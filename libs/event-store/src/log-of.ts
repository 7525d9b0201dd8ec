import { createHash } from 'node:crypto';

/** The log of a stream: uint32 (big-endian) of the first four bytes of SHA-256(stream), modulo the number of logs. Never changes for a given count. */
export const logOf = (stream: string, logs: number): number =>
  logs === 1 ? 0 : createHash('sha256').update(stream).digest().readUInt32BE(0) % logs;
