import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

export const primaryCutOff: Fault = {
  number: 6, name: 'The primary is cut off from the others, but not from us', worldName: 'three members',
  injects: 'of three mongods, nothing passes between the primary and the other two for 12 s, while every client still reaches all three',
  proves: 'what only the old primary has taken is acknowledged to nobody, and is not read as the truth',
  world: () => ({ three: true }),
  run: async ({ world, load, short, injected, note }) => {
    const { set, proxies } = world.members!;
    for (let round = 0; round < (short ? 1 : 2); round++) {
      const primary = await set.primary();
      proxies.forEach((proxy, i) => proxy.set({ silent: 'both', only: (owner) => (i === primary ? owner?.startsWith('member-') === true : owner === `member-${primary}`) }));
      const before = load.tally;
      await pause(12_000);
      const after = load.tally;
      for (const proxy of proxies) proxy.heal();
      injected('primary cut off');
      note(`meanwhile ${after.acknowledged - before.acknowledged} acknowledged, ${after.unknown - before.unknown} left open; primary ${primary} → ${await set.primary()}`);
      await load.more(10, 90);
    }
  },
};
