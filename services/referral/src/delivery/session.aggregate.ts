import { aggregate } from '@kangfu/commands';
import { sessionDecider } from './session.decider.js';
import { sessionEvents } from './session.events.js';

export const sessionAggregate = aggregate({ kind: 'session', decider: sessionDecider, events: sessionEvents });
