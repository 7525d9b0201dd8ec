import type { EventRegistry } from '@kangfu/contracts';
import type { RecordedEvent } from '@kangfu/event-store';
import { changesOf, type Projection, slicesOf } from '@kangfu/subscriptions';

interface Slice { readonly version: number; readonly at: string; readonly state: unknown }
interface Source { readonly projection: Projection<any>; readonly registry: EventRegistry }

/** Rows of projections, folded in memory as each service folds them. */
export class FactRows {
  private readonly rows = new Map<string, Map<string, Record<string, Slice>>>();
  private readonly wanted = new Map<string, Source[]>();
  /** Keys of other projections' rows by the case that they belong to. */
  private readonly ofCase = new Map<string, Set<string>>();

  private readonly sources: readonly Source[];

  constructor(sources: readonly Source[]) {
    this.sources = sources;
    for (const source of sources) {
      this.rows.set(source.projection.name, new Map());
      for (const type of new Set(source.projection.handlers.map(({ definition }) => `${definition.service}/${definition.type}`))) this.wanted.set(type, [...(this.wanted.get(type) ?? []), source]);
    }
  }

  fold(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      for (const { projection, registry } of this.wanted.get(`${event.service}/${event.type}`) ?? []) {
        const rows = this.rows.get(projection.name)!;
        for (const [key, changes] of changesOf(projection, registry, [event])) {
          const slices = rows.get(key) ?? {};
          for (const { stream, version, at, fold } of changes) slices[stream] = { version, at, state: fold(slices[stream]?.state) };
          rows.set(key, slices);
          const { caseId } = event.data as { caseId?: string };
          if (caseId !== undefined) this.ofCase.set(caseId, (this.ofCase.get(caseId) ?? new Set()).add(key));
        }
      }
    }
  }

  /** The row as a decision reads it; null where there is none. */
  get<V>(projection: string, key: string): V | null {
    const slices = this.rows.get(projection)!.get(key);
    return slices ? (this.sources.find((source) => source.projection.name === projection)!.projection.view(key, slicesOf(slices)) as V | null) : null;
  }

  /** Nobody asks for this row any more. */
  drop(projection: string, key: string): void { this.rows.get(projection)!.delete(key); }

  forget(caseId: string): void {
    for (const key of this.ofCase.get(caseId) ?? []) for (const rows of this.rows.values()) rows.delete(key);
    this.ofCase.delete(caseId);
  }
}
