import { aggregate } from '@kangfu/commands';
import { idOf, streamId } from '@kangfu/common';
import { choiceDecider } from './choice.decider.js';
import { choiceEvents } from './choice.events.js';

export const choiceAggregate = aggregate({ kind: 'choice', decider: choiceDecider, events: choiceEvents });

/** A need has one choice in force: the latest. */
export const choiceUuid = (needId: string): string => idOf(`choice:${needId}`);
export const choiceStream = (needId: string): string => streamId('choice', choiceUuid(needId));
