import { aggregate } from '@kangfu/commands';
import { streamId } from '@kangfu/common';
import { calendarDecider } from './calendar.decider.js';
import { calendarEvents } from './calendar.events.js';

export const calendarAggregate = aggregate({ kind: 'calendar', decider: calendarDecider, events: calendarEvents, snapshot: { schema: 1, every: 50 } });
/** By the assessor's user id. */
export const calendarStream = (assessor: string): string => streamId('calendar', assessor);
