import { aggregate } from '@kangfu/commands';
import { deviceDecider } from './device.decider.js';
import { deviceEvents } from './device.events.js';

export const deviceAggregate = aggregate({ kind: 'device', decider: deviceDecider, events: deviceEvents });
