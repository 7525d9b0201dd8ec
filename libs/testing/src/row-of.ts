import { EventRegistry, type EventDefinition } from '@kangfu/contracts';
import type { RecordedEvent } from '@kangfu/event-store';
import { changesOf, foldTimeline, type Projection, type Slices, slicesOf } from '@kangfu/subscriptions';

/** An event of a specification: only what projections look at. */
export interface Happened { readonly definition: EventDefinition; readonly stream: string; readonly data: object; readonly at?: string; readonly by?: string; readonly role?: string; readonly unit?: string; readonly secret?: boolean }

const registries = new WeakMap<Projection, EventRegistry>();
const registryOf = (projection: Projection): EventRegistry => {
  const known = registries.get(projection) ?? new EventRegistry([], projection.handlers.map((handler) => handler.definition));
  registries.set(projection, known);
  return known;
};

/** The slices that these events give a row of a projection, whatever the order between their streams. For specifications. */
export const slicesOfHappened = (projection: Projection<any>, key: string, ...events: readonly Happened[]): Slices => {
  const registry = registryOf(projection as Projection);
  const versions = new Map<string, number>();
  const recorded = events.map(({ definition, stream, data, at = '2026-11-16T01:00:00.000Z', by = 'u', role = 'r', unit = null, secret = false }) => {
    if (registry.find(definition.service, definition.type)) registry.check(definition.service, { type: definition.type, data });
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    return { service: definition.service, type: definition.type, schema: definition.version, data, stream, version, at, occurred: at, id: `${stream}/${version}`,
      actor: { id: by, role, unit, for: null }, pii: secret ? [{ subject: 's', keyVersion: 1, iv: '', ct: '', tag: '', kcv: '' }] : [] } as unknown as RecordedEvent;
  });
  const changes = changesOf(projection as Projection, registry, recorded).get(key);
  return slicesOf(changes ? foldTimeline([], changes).versions.at(-1)!.slices : {});
};

/** The row that these events give a projection. For specifications. */
export const rowOf = <V extends object>(projection: Projection<V>, key: string, ...events: readonly Happened[]): V | null => {
  const slices = slicesOfHappened(projection, key, ...events);
  return slices.every().length > 0 ? projection.view(key, slices) : null;
};
