import type { Snapshot, SnapshotStore } from '../snapshots.js';

/** Snapshots for tests, kept as text as a database would. */
export class InMemorySnapshotStore implements SnapshotStore {
  private readonly kept = new Map<string, { readonly schema: number; readonly text: string }>();

  async find(stream: string, schema: number): Promise<Snapshot | null> {
    const found = this.kept.get(stream);
    return found?.schema === schema ? (JSON.parse(found.text) as Snapshot) : null;
  }

  async save(snapshot: Snapshot): Promise<void> {
    if ((this.kept.get(snapshot.stream)?.schema ?? 0) <= snapshot.schema) this.kept.set(snapshot.stream, { schema: snapshot.schema, text: JSON.stringify(snapshot) });
  }
}
