import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

export const brokerDisturbed: Fault = {
  number: 8, name: 'The broker is killed, frozen and restarted', short: true,
  injects: 'kill -9 of the broker; SIGSTOP for 30 s (5 s in the short profile); an orderly restart of all brokers, each under load',
  proves: 'order within each key survives the producer’s retries; the store is the outbox meanwhile',
  run: async ({ world, load, random, short, injected }) => {
    const kill = async (): Promise<void> => { await world.system.kill('kafka', 'SIGKILL'); injected('killed'); };
    const freeze = async (): Promise<void> => {
      await world.system.kill('kafka', 'SIGSTOP');
      await Promise.all([load.more(10), pause(short ? 5_000 : 30_000)]);
      await world.system.kill('kafka', 'SIGCONT');
      injected('frozen');
    };
    const restart = async (): Promise<void> => { await Promise.all([world.system.restart('kafka'), load.more(5)]); injected('restarted'); };
    for (const disturb of random.shuffled(short ? [kill, freeze] : [kill, freeze, restart])) {
      await disturb();
      await load.more(10);
    }
  },
};
