import type { Fault } from '../fault.ts';
import { killAt } from '../inject/kill-at.ts';
import { isCommand } from '../inject/proxy.ts';

const isCommit = (message: Buffer): boolean => isCommand(message, 'commitTransaction');

export const consumerKilled: Fault = {
  number: 3, name: 'A consumer is killed around its write', short: true,
  injects: 'kill -9 when the commit of rows and checkpoint leaves the consumer and never arrives; kill -9 when it is done and the consumer does not know',
  proves: 'rows and checkpoint are one: nothing is folded twice, nothing is left out (read model = replay)',
  run: async ({ world, random, short, injected }) => {
    const consumers = random.shuffled(['quality', 'agency-feed', 'audit', 'referral']);
    // What a killed transaction has written is locked until MongoDB gives it up, after 15 seconds.
    for (const service of consumers.slice(0, short ? 0 : 2)) {
      await killAt(world, service, isCommit, 'request');
      injected('killed before its write');
    }
    for (const service of consumers.slice(short ? 3 : 1)) {
      await killAt(world, service, isCommit, 'answer');
      injected('killed between its write and the next offset');
    }
  },
};
