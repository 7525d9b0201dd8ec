import { aggregate } from '@kangfu/commands';
import { configurationDecider } from './configuration.decider.js';
import { configurationEvents } from './configuration.events.js';

/** Its stream has the uuid of the unit. */
export const configuration = aggregate({ kind: 'configuration', decider: configurationDecider, events: configurationEvents });
