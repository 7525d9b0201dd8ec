import { aggregate } from '@kangfu/commands';
import { settlementDecider } from './settlement.decider.js';
import { settlementEvents } from './settlement.events.js';

export const settlementAggregate = aggregate({ kind: 'settlement', decider: settlementDecider, events: settlementEvents });
