import { aggregate } from '@kangfu/commands';
import { idOf } from '@kangfu/common';
import { referralDecider } from './referral.decider.js';
import { referralEvents } from './referral.events.js';

export const referralAggregate = aggregate({ kind: 'referral', decider: referralDecider, events: referralEvents });

/**
 * The n-th referral of a need (from 0) has a uuid of its own making: two that are sent at the same time want the same stream,
 * and the store lets one of them begin it. So a need has one open referral under any concurrency.
 */
export const referralUuid = (needId: string, n: number): string => idOf(`referral:${needId}:${n}`);
