import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

/** Leases run out after five seconds. */
const LONGER_THAN_A_LEASE = 7_000;

export const rebalanceStorm: Fault = {
  number: 10, name: 'Consumers change hands in a storm, and a frozen one wakes as a zombie',
  injects: 'two processes of one service; all leases taken away once a second; the holder frozen for longer than its leases and woken while the other works',
  proves: 'a zombie’s write misses the checkpoint that another has moved, so rows are folded once',
  run: async ({ world, load, random, short, injected }) => {
    const service = random.pick(['quality', 'referral', 'agency-feed']);
    const replica = await world.system.startReplica(service);
    try {
      const leases = world.database(service).collection('leases');
      for (let i = 0; i < (short ? 4 : 10); i++) {
        await leases.updateMany({}, { $set: { owner: '', instance: '', until: new Date(0) } });
        injected('all leases taken away');
        await Promise.all([load.more(3), pause(1_000)]);
      }
      for (let i = 0; i < (short ? 1 : 2); i++) {
        // The one, then the other: whoever holds the leases is among them.
        for (const freeze of [(signal: NodeJS.Signals) => world.system.kill(service, signal), (signal: NodeJS.Signals) => replica.kill(signal)]) {
          await freeze('SIGSTOP');
          await Promise.all([load.more(5), pause(LONGER_THAN_A_LEASE)]);
          await freeze('SIGCONT');
          injected('holder frozen and woken');
          await load.more(5);
        }
      }
    } finally {
      await replica.stop();
    }
  },
};
