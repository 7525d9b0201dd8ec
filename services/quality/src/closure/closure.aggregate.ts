import { aggregate } from '@kangfu/commands';
import { closureDecider } from './closure.decider.js';
import { closureEvents } from './closure.events.js';

/** Its stream has the uuid of the case. */
export const closureAggregate = aggregate({ kind: 'closure', decider: closureDecider, events: closureEvents });
