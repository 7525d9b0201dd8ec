import { aggregate } from '@kangfu/commands';
import { streamId } from '@kangfu/common';
import { agencyUuid } from '../agency/agency.aggregate.js';
import { closureDaysDecider } from './closure-days.decider.js';
import { closureDayEvents } from './closure-days.events.js';

export const closureDaysAggregate = aggregate({ kind: 'closure-days', decider: closureDaysDecider, events: closureDayEvents });
/** An agency has one calendar, with the uuid of its unit. */
export const closureDaysStream = (agency: string): string => streamId('closure-days', agencyUuid(agency));
