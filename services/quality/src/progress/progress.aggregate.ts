import { aggregate } from '@kangfu/commands';
import { progressDecider } from './progress.decider.js';
import { progressEvents } from './progress.events.js';

export const progressAggregate = aggregate({ kind: 'progress', decider: progressDecider, events: progressEvents });
