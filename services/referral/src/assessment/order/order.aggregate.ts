import { aggregate } from '@kangfu/commands';
import { orderDecider } from './order.decider.js';
import { orderEvents } from './order.events.js';

/** An ordered assessment; its results are assessments of their own that name it. */
export const orderAggregate = aggregate({ kind: 'order', decider: orderDecider, events: orderEvents });
