import { assertNever } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import type { EndpointEvent } from './endpoint.events.js';

export type EndpointCommand =
  | { readonly type: 'CreateEndpoint'; readonly data: { readonly endpointId: string; readonly agency: string; readonly url: string; readonly eventTypes: readonly string[] } }
  | { readonly type: 'RotateEndpointSecret'; readonly data: object }
  | { readonly type: 'DisableEndpoint'; readonly data: { readonly because: 'asked' | 'gone' } };

export type Endpoint =
  | { readonly status: 'none' }
  | { readonly status: 'active' | 'disabled'; readonly endpointId: string; readonly agency: string; readonly url: string };

/** `fault` is what is wrong with the URL (address guard) or the event types. */
export interface EndpointFacts { readonly now: string; readonly fault: string | null }

/** For this long after a rotation the old secret signs beside the new one. */
const OVERLAP_MS = 24 * 3600 * 1000;

export const endpointDecider: Decider<EndpointCommand, Endpoint, EndpointEvent, EndpointFacts> = {
  initial: { status: 'none' },
  decide(command, state, { now, fault }) {
    if (command.type === 'CreateEndpoint') {
      if (state.status !== 'none') return [];
      if (fault) return refuse(fault, {}, [fault.startsWith('url') ? 'url' : 'eventTypes']);
      return [{ type: 'EndpointCreated', data: { ...command.data, eventTypes: [...command.data.eventTypes] } }];
    }
    if (state.status === 'none') return refuse('endpoint-unknown', {}, ['endpointId']);
    const { endpointId, agency } = state;
    switch (command.type) {
      case 'RotateEndpointSecret':
        if (state.status === 'disabled') return refuse('endpoint-disabled', {}, ['endpointId']);
        return [{ type: 'EndpointSecretRotated', data: { endpointId, agency, oldSignsUntil: new Date(Date.parse(now) + OVERLAP_MS).toISOString() } }];
      case 'DisableEndpoint':
        return state.status === 'disabled' ? [] : [{ type: 'EndpointDisabled', data: { endpointId, agency, because: command.data.because } }];
      default: return assertNever(command);
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'EndpointCreated': return { status: 'active', endpointId: event.data.endpointId, agency: event.data.agency, url: event.data.url };
      case 'EndpointSecretRotated': return state;
      case 'EndpointDisabled': return state.status === 'none' ? state : { ...state, status: 'disabled' };
      default: return assertNever(event);
    }
  },
};
