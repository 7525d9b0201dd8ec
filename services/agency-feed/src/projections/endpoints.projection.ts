import { projection } from '@kangfu/subscriptions';
import { endpointEvents } from '../endpoint/endpoint.events.js';

export interface EndpointRow {
  endpointId: string;
  agency: string;
  /** The agency alone: rights are on the row. */
  agencies: readonly string[];
  url: string;
  /** Types of feed events wanted; empty: all. */
  eventTypes: readonly string[];
  status: 'active' | 'disabled';
  /** Number of the newest signing secret. */
  secrets: number;
  createdAt: string;
}

/** Webhook endpoints by id. */
export const endpoints = projection<EndpointRow>('endpoints', 1, {
  view: (_key, slices) => slices.one<EndpointRow>('endpoint')?.state ?? null,
  indexes: [{ keys: { agencies: 1, createdAt: 1 } }],
})
  .on(endpointEvents.EndpointCreated, (e) => e.data.endpointId, (_s, e): EndpointRow => ({
    endpointId: e.data.endpointId, agency: e.data.agency, agencies: [e.data.agency], url: e.data.url, eventTypes: e.data.eventTypes, status: 'active', secrets: 1, createdAt: e.at,
  }))
  .on(endpointEvents.EndpointSecretRotated, (e) => e.data.endpointId, (s: EndpointRow | undefined) => ({ ...s!, secrets: s!.secrets + 1 }))
  .on(endpointEvents.EndpointDisabled, (e) => e.data.endpointId, (s: EndpointRow | undefined) => ({ ...s!, status: 'disabled' as const }));
