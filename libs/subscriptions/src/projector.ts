import type { EventRegistry } from '@kangfu/contracts';
import type { RecordedEvent } from '@kangfu/event-store';
import type { Projection, ProjectedEvent, SealedPart } from './projection.js';
import { instant, type RowChange } from './timeline.js';

/** A handler or a view threw: the event stays unhandled until the code is mended. The message names event and projection, never data. */
export class PoisonEvent extends Error {
  override readonly name = 'PoisonEvent';
  constructor(readonly projection: string, readonly event: Pick<RecordedEvent, 'service' | 'log' | 'position' | 'type'>, cause: unknown) {
    super(`${projection}: ${event.service}/${event.log} position ${event.position} (${event.type}): ${cause instanceof Error ? cause.name : 'error'}`, { cause });
  }
}

/** An event as handlers get it: data of the current version, the personal part beside it. Throws `UnknownEvent`. */
export const projectedEvent = (registry: EventRegistry, event: RecordedEvent): ProjectedEvent<never> & RecordedEvent => {
  const [blob] = event.pii;
  const sealed: SealedPart | null = blob ? { ...blob, stream: event.stream, version: event.version, event: event.id, type: event.type } : null;
  return { ...event, data: registry.upcast(event.service, event.type, event.schema, event.data), sealed } as never;
};

/** Event types by service that a projection or process handles. */
export const wantsOf = (handlers: readonly { definition: { service: string; type: string } }[]): Map<string, Set<string>> => {
  const wants = new Map<string, Set<string>>();
  for (const { definition } of handlers) wants.set(definition.service, (wants.get(definition.service) ?? new Set()).add(definition.type));
  return wants;
};

/** The rows that events touch, each with its changes in the order of the events. Pure. Throws {@link PoisonEvent}. */
export const changesOf = (projection: Projection, registry: EventRegistry, events: readonly RecordedEvent[]): Map<string, RowChange[]> => {
  const changes = new Map<string, RowChange[]>();
  for (const event of events) {
    const handlers = projection.handlers.filter(({ definition }) => definition.type === event.type && definition.service === event.service);
    if (handlers.length === 0) continue;
    try {
      const projected = projectedEvent(registry, event);
      // Several handlers of one event may name the same row: they fold one after the other into one step, which the version guards as one.
      const folds = new Map<string, RowChange['fold'][]>();
      for (const { rows, fold } of handlers) {
        for (const key of new Set(rows(projected as never))) {
          if (typeof key !== 'string' || key === '') throw new TypeError('row key is not text');
          folds.set(key, [...(folds.get(key) ?? []), (state) => fold(state, projected as never)]);
        }
      }
      for (const [key, steps] of folds) {
        const change: RowChange = {
          stream: event.stream, version: event.version, at: instant(event.at),
          fold: (state) => {
            try { return steps.reduce((current, step) => step(current), state); } catch (error) { throw new PoisonEvent(projection.collection, event, error); }
          },
        };
        const row = changes.get(key);
        if (row) row.push(change);
        else changes.set(key, [change]);
      }
    } catch (error) {
      throw error instanceof PoisonEvent ? error : new PoisonEvent(projection.collection, event, error);
    }
  }
  return changes;
};
