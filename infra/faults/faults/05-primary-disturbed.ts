import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

export const primaryDisturbed: Fault = {
  number: 5, name: 'The primary is killed, frozen and stepped down', short: true,
  injects: 'kill -9 of mongod; SIGSTOP of mongod for 15 s (4 s in the short profile); replSetStepDown, each under load',
  proves: 'commands wait for the primary or end as UNAVAILABLE, and the retry settles them',
  run: async ({ world, load, random, short, injected }) => {
    const kill = async (): Promise<void> => { await world.system.kill('mongodb', 'SIGKILL'); injected('killed'); };
    const freeze = async (): Promise<void> => {
      await world.system.kill('mongodb', 'SIGSTOP');
      await pause(short ? 4_000 : 15_000);
      await world.system.kill('mongodb', 'SIGCONT');
      injected('frozen');
    };
    const stepDown = async (): Promise<void> => {
      await world.mongo.db('admin').command({ replSetStepDown: 3, force: true }).catch(() => {});
      injected('stepped down');
    };
    for (const disturb of random.shuffled([kill, freeze, stepDown])) {
      await disturb();
      await load.more(10);
    }
  },
};
