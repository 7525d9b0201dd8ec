import { aggregate } from '@kangfu/commands';
import { assessmentDecider } from './assessment.decider.js';
import { assessmentEvents } from './assessment.events.js';

export const assessmentAggregate = aggregate({ kind: 'assessment', decider: assessmentDecider, events: assessmentEvents });
