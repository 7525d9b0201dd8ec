import { aggregate } from '@kangfu/commands';
import { flagDecider } from './flag.decider.js';
import { flagEvents } from './flag.events.js';

export const flagAggregate = aggregate({ kind: 'flag', decider: flagDecider, events: flagEvents });
