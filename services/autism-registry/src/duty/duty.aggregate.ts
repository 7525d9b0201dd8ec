import { aggregate } from '@kangfu/commands';
import { dutyDecider } from './duty.decider.js';
import { dutyEvents } from './duty.events.js';

export const duty = aggregate({ kind: 'duty', decider: dutyDecider, events: dutyEvents });
