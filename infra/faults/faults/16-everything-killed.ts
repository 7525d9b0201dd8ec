import type { Fault } from '../fault.ts';

export const everythingKilled: Fault = {
  number: 16, name: 'Everything is killed at once', short: true,
  injects: 'kill -9 of MongoDB, Kafka, the gateway and all services in the same moment',
  proves: 'all start again on their data by themselves',
  run: async ({ world, load, random, short, injected }) => {
    for (let round = 0; round < (short ? 1 : 2); round++) {
      await load.more(random.between(5, 25));
      const pids = new Map(world.names.map((name) => [name, world.pidOf(name)]));
      world.system.killNow();
      injected('everything killed');
      await world.until('all to be started again', () => [...pids].every(([name, pid]) => world.pidOf(name) !== pid));
      await Promise.all(['gateway', ...world.names].map((name) => world.system.ready(name)));
    }
  },
};
