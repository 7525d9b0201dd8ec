import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

export const primaryOfThreeDisturbed: Fault = {
  number: 5, name: 'The primary of three is killed, frozen and stepped down', worldName: 'three members',
  injects: 'kill -9 of the primary of three mongods, SIGSTOP for 15 s, replSetStepDown, each under load, with an election each time',
  proves: 'the append finds the new primary by itself; nothing acknowledged is rolled back',
  world: () => ({ three: true }),
  run: async ({ world, load, random, injected }) => {
    const { set } = world.members!;
    const kill = async (primary: number): Promise<void> => {
      await set.kill(primary);
      await load.more(10, 90);
      set.restart(primary);
      injected('killed');
    };
    const freeze = async (primary: number): Promise<void> => {
      set.freeze(primary);
      await Promise.all([pause(15_000), load.more(5, 90)]);
      set.thaw(primary);
      injected('frozen');
    };
    const stepDown = async (primary: number): Promise<void> => {
      await set.stepDown(primary, 5);
      injected('stepped down');
    };
    for (const disturb of random.shuffled([kill, freeze, stepDown])) {
      await disturb(await set.primary());
      await load.more(10, 90);
    }
  },
};
