import { aggregate } from '@kangfu/commands';
import { reviewDecider } from './review.decider.js';
import { reviewEvents } from './review.events.js';

export const reviewAggregate = aggregate({ kind: 'review', decider: reviewDecider, events: reviewEvents });
