/** Options of every read that something may be decided on. */
export const MAJORITY = { readPreference: 'primary', readConcern: { level: 'majority' } } as const;

/**
 * One answer of the server and no more: at most `count` documents and 16 MB, whichever comes first. No cursor stays open behind it, so a reader may
 * take as long as it likes, and what one answer holds is all the memory that a read of any length needs.
 */
export const page = (count: number) => ({ ...MAJORITY, singleBatch: true, batchSize: count, limit: count }) as const;
