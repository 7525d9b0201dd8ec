import type { Fault } from '../fault.ts';
import { isCommand } from '../inject/proxy.ts';

export const twoOfEach: Fault = {
  number: 21, name: 'Two relays and two ledger writers, the older one paused and waking',
  injects: 'a second process of intake and of audit; the holder is frozen when an append was done (its relay has not sent it), or when its ledger transaction commits, and woken after the other has taken over',
  proves: 'a woken relay can only repeat; a woken ledger writer finds that the tree has grown and signs nothing of its own',
  run: async ({ world, load, short, injected, note }) => {
    for (const [service, lease, matches] of [
      ['intake', /^relay\//, (message: Buffer) => isCommand(message, 'insert', /^commits-/)], ['audit', /^history_v\d+$/, (message: Buffer) => isCommand(message, 'commitTransaction')],
    ] as const) {
      const leases = world.database(service).collection<{ _id: string; owner: string; epoch: number }>('leases');
      const replica = await world.system.startReplica(service);
      try {
        for (let round = 0; round < (short ? 1 : 2); round++) {
          const epochs = new Map((await leases.find({ _id: lease }).toArray()).map(({ _id, epoch }) => [_id, epoch]));
          const held = async (): Promise<boolean> => (await leases.find({ _id: lease }).toArray()).every(({ _id, epoch }) => epoch > (epochs.get(_id) ?? 0));
          // Each round it is the present holder that is frozen: the first process, then the second.
          const holder = (await leases.findOne({ _id: lease }))?.owner.startsWith(`${service}-`) ? replica.pid! : world.pidOf(service);
          let frozen = false;
          world.proxies.mongodb.watch((message, owner) => {
            if (!frozen && (owner === service || owner === null) && matches(message)) {
              frozen = true;
              setImmediate(() => process.kill(holder, 'SIGSTOP'));
            }
            return 'pass';
          });
          try {
            await world.until(`${service} to be frozen in its work`, () => frozen);
            world.proxies.mongodb.watch(null);
            await world.until(`the other ${service} to take over`, held, 60);
            await load.more(5);
          } finally {
            world.proxies.mongodb.watch(null);
            process.kill(holder, 'SIGCONT');
          }
          injected(`${service}: paused, taken over, woken`);
          await load.more(10);
        }
        note(`${service}: lease epochs ${(await leases.find({ _id: lease }).toArray()).map(({ epoch }) => epoch).join(', ')}`);
      } finally {
        await replica.stop();
      }
    }
  },
};
