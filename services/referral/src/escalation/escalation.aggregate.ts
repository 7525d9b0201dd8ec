import { aggregate } from '@kangfu/commands';
import { escalationDecider } from './escalation.decider.js';
import { escalationEvents } from './escalation.events.js';

/** Its stream has the uuid of the case. */
export const escalationAggregate = aggregate({ kind: 'escalation', decider: escalationDecider, events: escalationEvents });
