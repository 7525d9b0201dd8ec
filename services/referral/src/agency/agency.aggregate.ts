import { aggregate } from '@kangfu/commands';
import { idOf, streamId } from '@kangfu/common';
import { agencyDecider } from './agency.decider.js';
import { agencyEvents } from './agency.events.js';

export const agencyAggregate = aggregate({ kind: 'agency', decider: agencyDecider, events: agencyEvents });

/** An agency has the uuid of its unit. */
export const agencyUuid = (code: string): string => idOf(`unit:${code}`);
export const agencyStream = (code: string): string => streamId('agency', agencyUuid(code));
