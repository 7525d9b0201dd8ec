import { aggregate } from '@kangfu/commands';
import { opinionDecider } from './opinion.decider.js';
import { opinionEvents } from './opinion.events.js';

export const opinionAggregate = aggregate({ kind: 'opinion', decider: opinionDecider, events: opinionEvents });
