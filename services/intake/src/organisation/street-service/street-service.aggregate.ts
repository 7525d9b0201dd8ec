import { aggregate } from '@kangfu/commands';
import { idOf, streamId } from '@kangfu/common';
import type { NeedKind } from '../../case/needs.js';
import { streetServiceDecider } from './street-service.decider.js';
import { streetServiceEvents } from './street-service.events.js';

export const streetService = aggregate({ kind: 'street-service', decider: streetServiceDecider, events: streetServiceEvents });

export const streetServiceIdOf = (street: string, need: NeedKind): string => idOf(`street-service:${street}:${need}`);
/** A stream for each need of a street. */
export const streetServiceStream = (street: string, need: NeedKind): string => streamId('street-service', streetServiceIdOf(street, need));
