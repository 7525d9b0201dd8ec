import { clockOffset, shiftClock, systemClock } from '@kangfu/common';
import { readClockOffset } from '@kangfu/common/test-clock';
import type { ServiceConfig } from './config.js';
import { OperatorCallRefused, type OperatorCalls } from './operator-calls.js';

/** What `kangfu clock` asks: `clock/take` takes the test clock up at once and says what time it is here. Production knows only real time. */
export const addClockCalls = (calls: OperatorCalls, { dataDir, production }: Pick<ServiceConfig, 'dataDir' | 'production'>): void => {
  calls.add('clock/take', async () => {
    if (production) throw new OperatorCallRefused('no-test-clock', 'in production there is real time only');
    shiftClock(readClockOffset(dataDir));
    return { now: systemClock.now().toISOString(), offsetMs: clockOffset() };
  });
};
