import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

export const majorityLost: Fault = {
  number: 7, name: 'The majority is lost, then back', worldName: 'three members',
  injects: 'two of three mongods frozen for 10 s, then two killed and started again 5 s later',
  proves: 'nothing is acknowledged without a majority; what was left open is settled by the retry',
  world: () => ({ three: true }),
  run: async ({ world, load, random, injected, note }) => {
    const { set } = world.members!;
    const primary = await set.primary();
    const others = [0, 1, 2].filter((member) => member !== primary);
    for (const member of others) set.freeze(member);
    await pause(2_000);
    const before = load.tally.acknowledged;
    await pause(8_000);
    if (load.tally.acknowledged > before) throw new Error(`${load.tally.acknowledged - before} commands were acknowledged without a majority`);
    for (const member of others) set.thaw(member);
    injected('two members frozen');
    note('no command was acknowledged while two of three were frozen');
    await load.more(10, 90);
    // The primary may be one of them.
    const two = random.shuffled([0, 1, 2]).slice(0, 2);
    for (const member of two) await set.kill(member);
    await pause(5_000);
    for (const member of two) set.restart(member);
    injected('two members killed');
    await set.primary();
    await load.more(10, 90);
  },
};
