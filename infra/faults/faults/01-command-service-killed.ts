import type { Fault } from '../fault.ts';
import { killAt } from '../inject/kill-at.ts';
import { isCommand } from '../inject/proxy.ts';

const isAppend = (message: Buffer): boolean => isCommand(message, 'insert', /^commits-/);

/** Acknowledgements come from MongoDB alone: what was answered is there, what was not is found by the retry. */
export const commandServiceKilled: Fault = {
  number: 1, name: 'A command service is killed while it appends', short: true,
  injects: 'kill -9 when the insert leaves the service and never arrives; kill -9 when the insert is done and its answer has not come back',
  proves: 'the retry with the same command id does what was not done, and does nothing twice',
  run: async ({ world, random, short, injected, log }) => {
    for (const service of short ? [random.pick(['intake', 'referral'])] : random.shuffled(['intake', 'referral', 'autism-registry'])) {
      for (const moment of random.shuffled(['request', 'answer'] as const)) {
        log(`  ${service}, at the ${moment}`);
        await killAt(world, service, isAppend, moment);
        injected(moment === 'request' ? 'killed before the write' : 'killed after the commit, before the reply');
      }
    }
  },
};
