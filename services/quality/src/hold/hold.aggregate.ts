import { aggregate } from '@kangfu/commands';
import { holdDecider } from './hold.decider.js';
import { holdEvents } from './hold.events.js';

/** Its stream has the uuid of the case. */
export const holdAggregate = aggregate({ kind: 'hold', decider: holdDecider, events: holdEvents });
