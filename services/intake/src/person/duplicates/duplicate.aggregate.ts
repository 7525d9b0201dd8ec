import { aggregate } from '@kangfu/commands';
import { duplicateDecider } from './duplicate.decider.js';
import { duplicateEvents } from './duplicate.events.js';

export const duplicate = aggregate({ kind: 'duplicate', decider: duplicateDecider, events: duplicateEvents });
