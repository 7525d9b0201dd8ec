import { aggregate } from '@kangfu/commands';
import { visitDecider } from './visit.decider.js';
import { visitEvents } from './visit.events.js';

export const visitAggregate = aggregate({ kind: 'visit', decider: visitDecider, events: visitEvents });
