import { recordedEvents, type StoredCommit } from '@kangfu/event-store';
import { encodeRecord } from './record.js';

/** A record batch must stay below the topic's `max.message.bytes`. */
const MAX_BATCH_BYTES = 1536 * 1024;
const MAX_BATCH = 500;
/** Headers of a record, about. */
const HEADER_BYTES = 1_800;

export interface RecordBatch { readonly records: readonly ReturnType<typeof encodeRecord>[]; /** Of the last record. */ readonly position: number }

/**
 * The events of these commits after a position, for one send each. Kafka takes a batch as a whole, and commits are not split (but one larger than a batch),
 * so a topic ends between two commits and everything in it can be restored.
 */
export function* recordBatches(origin: string, service: string, commits: readonly StoredCommit[], after: number): Generator<RecordBatch> {
  let records: ReturnType<typeof encodeRecord>[] = [];
  let bytes = 0;
  let position = after;
  for (const commit of commits) {
    const own = recordedEvents(service, commit).filter((event) => event.position > after).map((event) => {
      const record = encodeRecord(origin, event, commit);
      return { record, bytes: Buffer.byteLength(record.value) + HEADER_BYTES, position: event.position };
    });
    const total = own.reduce((sum, { bytes: size }) => sum + size, 0);
    const fits = own.length <= MAX_BATCH && total <= MAX_BATCH_BYTES;
    for (const [i, next] of own.entries()) {
      const [count, size] = !fits ? [1, next.bytes] : i === 0 ? [own.length, total] : [0, 0];
      if (records.length > 0 && (records.length + count > MAX_BATCH || bytes + size > MAX_BATCH_BYTES)) {
        yield { records, position };
        records = [];
        bytes = 0;
      }
      records.push(next.record);
      bytes += next.bytes;
      position = next.position;
    }
  }
  if (records.length > 0) yield { records, position };
}
