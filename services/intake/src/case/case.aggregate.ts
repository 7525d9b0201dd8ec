import { aggregate } from '@kangfu/commands';
import { caseDecider } from './case.decider.js';
import { caseEvents } from './case.events.js';

export const rehabilitationCase = aggregate({ kind: 'case', decider: caseDecider, events: caseEvents, snapshot: { schema: 4, every: 50 } });
