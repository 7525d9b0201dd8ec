import { Overloaded, StoreRewound, StoreUnavailable } from '@kangfu/event-store';
import { OperatorCallRefused, type OperatorCalls } from '@kangfu/nest';
import type { PeopleRefill } from './people-refill.js';

/** What `kangfu people` asks: a page at a time, so that whoever asks sees how far it is and can stop. */
export const addPeopleCalls = (calls: OperatorCalls, refill: PeopleRefill): void => {
  calls.add('people/refill', async ({ log, after, dryRun }) => {
    if (!Number.isInteger(log) || !Number.isInteger(after)) throw new OperatorCallRefused('page-missing', 'say which log and after which position');
    try {
      return await refill.page(log as number, after as number, dryRun === true);
    } catch (error) {
      if (error instanceof StoreRewound) throw new OperatorCallRefused('store-rewound', 'its store was restored from an older backup: kangfu restore first');
      if (error instanceof StoreUnavailable || error instanceof Overloaded) throw new OperatorCallRefused('unavailable', 'the store is away; what was done stays, run it again');
      throw error;
    }
  });
};
