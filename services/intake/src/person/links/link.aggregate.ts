import { aggregate } from '@kangfu/commands';
import { linkDecider } from './link.decider.js';
import { linkEvents } from './link.events.js';

export const link = aggregate({ kind: 'link', decider: linkDecider, events: linkEvents });
