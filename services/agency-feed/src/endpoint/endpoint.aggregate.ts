import { aggregate } from '@kangfu/commands';
import { endpointDecider } from './endpoint.decider.js';
import { endpointEvents } from './endpoint.events.js';

export const endpoint = aggregate({ kind: 'endpoint', decider: endpointDecider, events: endpointEvents });
