import { aggregate } from '@kangfu/commands';
import { streamId } from '@kangfu/common';
import { mailingDecider } from './mailing.decider.js';
import { mailingEvents } from './message.events.js';

export const mailing = aggregate({ kind: 'mailing', decider: mailingDecider, events: mailingEvents, snapshot: { schema: 2, every: 50 } });
export const mailingStream = (personId: string): string => streamId('mailing', personId);
