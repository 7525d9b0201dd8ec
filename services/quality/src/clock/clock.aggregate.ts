import { aggregate } from '@kangfu/commands';
import { clockDecider } from './clock.decider.js';
import { clockEvents } from './clock.events.js';

/** What was told of a case's clocks. Its stream has the uuid of the case. */
export const clockAggregate = aggregate({ kind: 'clock', decider: clockDecider, events: clockEvents });
