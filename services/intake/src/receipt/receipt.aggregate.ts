import { aggregate } from '@kangfu/commands';
import { idOf, streamId } from '@kangfu/common';
import { receiptDecider } from './receipt.decider.js';
import { receiptEvents } from './receipt.events.js';

export const receipt = aggregate({ kind: 'receipt', decider: receiptDecider, events: receiptEvents, snapshot: { schema: 1, every: 50 } });

/** One stream for each street and year. */
export const receiptStream = (street: string, year: number): string => streamId('receipt', idOf(`receipt:${street}:${year}`));
