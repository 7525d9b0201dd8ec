import { aggregate } from '@kangfu/commands';
import { screeningDecider } from './screening.decider.js';
import { screeningEvents } from './screening.events.js';

export const screening = aggregate({ kind: 'screening', decider: screeningDecider, events: screeningEvents });
