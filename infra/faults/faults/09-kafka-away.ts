import { setTimeout as pause } from 'node:timers/promises';
import { endsOf, lagOf } from '../check/read-models.ts';
import type { Fault } from '../fault.ts';

export const kafkaAway: Fault = {
  number: 9, name: 'Kafka is away', short: true,
  injects: 'every connection to Kafka is reset and every new one refused, for 5 min with --long, 45 s otherwise (6 s in the short profile)',
  proves: 'commands go on, the lag is visible, and everything drains on return',
  run: async ({ world, load, short, long, injected, note }) => {
    world.proxies.kafka.set({ refuse: true });
    const before = load.tally.acknowledged;
    await Promise.all([load.more(20), pause(short ? 6_000 : long ? 300_000 : 45_000)]);
    const { behind } = await lagOf(world.mongo, world.runtime, await endsOf(world.mongo, world.runtime));
    if (!behind.some((what) => what.includes('relay/'))) throw new Error('no relay is behind although Kafka is away');
    note(`${load.tally.acknowledged - before} commands were acknowledged meanwhile; ${behind.length} readers were behind`);
    world.proxies.kafka.heal();
    injected('away');
  },
};
