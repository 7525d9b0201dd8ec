import { aggregate } from '@kangfu/commands';
import { personDecider } from './person.decider.js';
import { personEvents } from './person.events.js';

export const person = aggregate({ kind: 'person', decider: personDecider, events: personEvents });
