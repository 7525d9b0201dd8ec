import { aggregate } from '@kangfu/commands';
import { idOf } from '@kangfu/common';
import { changeRequestDecider } from './change-request.decider.js';
import { changeRequestEvents, type ChangeWish } from './change-request.events.js';

export const changeRequestAggregate = aggregate({ kind: 'change-request', decider: changeRequestDecider, events: changeRequestEvents });
/** Of one wish about one referral: the next time it is asked for is the next round of the same. */
export const changeUuid = (referralId: string, wish: ChangeWish): string => idOf(`change:${referralId}:${wish}`);
