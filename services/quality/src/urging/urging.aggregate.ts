import { aggregate } from '@kangfu/commands';
import { urgingDecider } from './urging.decider.js';
import { urgingEvents } from './urging.events.js';

/** Stream `urging-ITEM`. */
export const urgingAggregate = aggregate({ kind: 'urging', decider: urgingDecider, events: urgingEvents });
