import type { Fault } from '../fault.ts';
import { killAt } from '../inject/kill-at.ts';
import { isCommand } from '../inject/proxy.ts';

export const relayKilled: Fault = {
  number: 2, name: 'The relay is killed between acknowledgement and checkpoint', short: true,
  injects: 'kill -9 when Kafka has acknowledged a batch and the relay’s checkpoint leaves for MongoDB, where it never arrives',
  proves: 'the next relay sends a few events again, and consumers drop them',
  run: async ({ world, random, short, injected }) => {
    for (const service of random.shuffled(['intake', 'referral', 'autism-registry']).slice(0, short ? 1 : 3)) {
      await killAt(world, service, (message) => isCommand(message, 'update', /^relay$/), 'request');
      injected('killed between the acknowledgement and the checkpoint');
    }
  },
};
