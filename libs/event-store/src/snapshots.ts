import type { StreamPoint } from './event-store.js';

/** The state of a stream after one of its commits. `state` is JSON. */
export interface Snapshot {
  readonly stream: string;
  /** Version of the state's shape and of what folds it: another one is never found. */
  readonly schema: number;
  /** The last commit that was folded; `EventStore.load` checks it against the stream. */
  readonly at: StreamPoint;
  readonly state: unknown;
}

/**
 * Keeps at most one snapshot of a stream, of the highest schema seen. A snapshot only spares reading: it is never the truth, may be lost at any time, and is
 * used through `load(stream, snapshot.at)` alone, which tells whether the stream still holds the commit it rests on. States are folded from
 * `data`, so what is sealed in events is not in them.
 */
export interface SnapshotStore {
  /** Null too where it cannot be told in time: reading the whole stream gives the same. Never throws. */
  find(stream: string, schema: number): Promise<Snapshot | null>;
  /** Takes the place of an earlier one, not of one with a higher schema. May throw; nothing is lost by it. */
  save(snapshot: Snapshot): Promise<void>;
}
