import { aggregate } from '@kangfu/commands';
import { exportDecider } from './export.decider.js';
import { exportEvents } from './export.events.js';

export const exportAggregate = aggregate({ kind: 'export', decider: exportDecider, events: exportEvents });
