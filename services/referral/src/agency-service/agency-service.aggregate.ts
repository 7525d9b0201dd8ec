import { aggregate } from '@kangfu/commands';
import { idOf, streamId } from '@kangfu/common';
import type { ServiceKind } from '../shared/vocabulary.js';
import { agencyServiceDecider } from './agency-service.decider.js';
import { agencyServiceEvents } from './agency-service.events.js';

export const agencyServiceAggregate = aggregate({ kind: 'agency-service', decider: agencyServiceDecider, events: agencyServiceEvents, snapshot: { schema: 2, every: 100 } });

/** A service of an agency has an id made of both. */
export const agencyServiceUuid = (agency: string, service: string): string => idOf(`agency-service:${agency}:${service}`);
export const agencyServiceStream = (agency: string, service: ServiceKind): string => streamId('agency-service', agencyServiceUuid(agency, service));
