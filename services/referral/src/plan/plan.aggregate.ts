import { aggregate } from '@kangfu/commands';
import { planDecider } from './plan.decider.js';
import { planEvents } from './plan.events.js';

export const planAggregate = aggregate({ kind: 'plan', decider: planDecider, events: planEvents, snapshot: { schema: 2, every: 50 } });
