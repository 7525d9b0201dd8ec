import type { EventRegistry } from '@kangfu/contracts';
import type { RecordedEvent } from '@kangfu/event-store';
import type { Projection, ProjectedEvent, SealedPart } from './projection.js';
import { PoisonEvent, PoisonEvents } from './poison.js';
import { instant, type RowChange } from './timeline.js';

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

/** A change that knows its event. */
export interface EventChange extends RowChange { readonly event: RecordedEvent }

/** The rows that events touch, each with its changes in the order of the events. Pure. Throws {@link PoisonEvents}; a fold throws {@link PoisonEvent}. */
export const changesOf = (projection: Projection, registry: EventRegistry, events: readonly RecordedEvent[]): Map<string, EventChange[]> => {
  const changes = new Map<string, EventChange[]>();
  const poison = new Map<string, PoisonEvent>();
  const { collection } = projection;
  for (const event of events) {
    const handlers = projection.handlers.filter(({ definition }) => definition.type === event.type && definition.service === event.service);
    if (handlers.length === 0 || poison.has(event.stream)) continue;
    let doing = `reading version ${event.schema}`;
    try {
      const projected = projectedEvent(registry, event);
      doing = 'naming its rows';
      // Several handlers of one event may name the same row: they fold one after the other into one step, which the version guards as one.
      const folds = new Map<string, RowChange['fold'][]>();
      for (const { rows, fold } of handlers) {
        for (const key of new Set(rows(projected as never))) {
          if (typeof key !== 'string' || key === '') throw new TypeError('row key is not text');
          folds.set(key, [...(folds.get(key) ?? []), (state) => fold(state, projected as never)]);
        }
      }
      for (const [key, steps] of folds) {
        const change: EventChange = {
          event, stream: event.stream, version: event.version, at: instant(event.at),
          fold: (state) => {
            try { return steps.reduce((current, step) => step(current), state); } catch (error) { throw new PoisonEvent(collection, event, error, 'folding'); }
          },
        };
        const row = changes.get(key);
        if (row) row.push(change);
        else changes.set(key, [change]);
      }
    } catch (error) {
      poison.set(event.stream, new PoisonEvent(collection, event, error, doing));
    }
  }
  if (poison.size > 0) throw new PoisonEvents([...poison.values()]);
  return changes;
};
