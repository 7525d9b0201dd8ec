import { aggregate } from '@kangfu/commands';
import { unitDecider } from './unit.decider.js';
import { unitEvents } from './unit.events.js';

export const unit = aggregate({ kind: 'unit', decider: unitDecider, events: unitEvents });
