import { setTimeout as pause } from 'node:timers/promises';
import { type Fault, NotPossibleHere } from '../fault.ts';
import { fill, mountSmallDisk, unmount } from '../inject/small-disk.ts';

const MEGABYTES = 1_200;
const mounted = new Set<string>();

export const diskFull: Fault = {
  number: 14, name: 'The disk is full',
  injects: 'a file takes the last block of the disk (a tmpfs of 1.2 GB) under MongoDB, Kafka and all logs, for 10 s under load',
  proves: 'MongoDB and Kafka end or refuse, start again when there is room, and have lost nothing that was acknowledged',
  world: () => ({
    prepare: async (dataDir) => { if (mountSmallDisk(dataDir, MEGABYTES)) mounted.add(dataDir); },
    cleanUp: async (dataDir) => { if (mounted.delete(dataDir)) unmount(dataDir); },
  }),
  run: async ({ world, load, injected, note, log }) => {
    if (!mounted.has(world.dataDir)) throw new NotPossibleHere('a file system of its own cannot be mounted (that takes root)');
    const pid = world.runtime.pids.mongodb;
    const room = fill(world.dataDir);
    try {
      const before = load.tally;
      await pause(10_000);
      const after = load.tally;
      injected('disk full');
      note(`with a full disk ${after.acknowledged - before.acknowledged} commands were acknowledged, ${after.unknown - before.unknown} left open; mongod ${world.runtime.pids.mongodb === pid ? 'stayed' : 'ended'}`);
    } finally {
      room();
    }
    log('  there is room again');
    await Promise.all(['gateway', ...world.names].map((name) => world.system.ready(name)));
    await load.more(10, 120);
  },
};
