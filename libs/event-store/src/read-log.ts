import type { StoredCommit } from './format.js';

/** An event store, or a reader of another service's. */
export interface LogPages { read(log: number, afterPosition: number, limit: number): Promise<readonly StoredCommit[]> }

export interface LogRange {
  /** Commits holding events after this position. Default 0: the start. */
  readonly after?: number;
  /** To the commit that holds this position. Default: the end, when the reader gets there. */
  readonly to?: number;
  /** Commits read at once. Default 200. */
  readonly page?: number;
}

/**
 * The commits of a log between two positions, one by one, from whatever reads a log in pages. The next page is asked for when the last one was taken: the memory it
 * needs does not grow with the log, and a slow reader holds nothing open. Throws `LogDamaged` on a hole.
 */
export async function* readLog(source: LogPages, log: number, { after = 0, to = Infinity, page = 200 }: LogRange = {}): AsyncGenerator<StoredCommit, void, undefined> {
  for (let position = after; position < to;) {
    const commits = await source.read(log, position, page);
    const last = commits.at(-1);
    if (!last) return;
    for (const commit of commits) {
      if (commit.first > to) return;
      yield commit;
    }
    position = last.first + last.count - 1;
  }
}

/** The same instant as the store writes it, to be compared as text. RangeError for what is none. */
export const instantOf = (text: string): string => {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new RangeError('not an instant');
  return new Date(ms).toISOString();
};
