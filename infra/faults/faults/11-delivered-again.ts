import { readTopics } from '../check/stored.ts';
import type { Fault } from '../fault.ts';
import { produce } from '../inject/topic.ts';

export const deliveredAgain: Fault = {
  number: 11, name: 'Records are delivered again and in another order', short: true,
  injects: 'copies of hundreds of records of every topic, shuffled, put behind what the topics hold',
  proves: 'position decides, not the offset: consumers, processes, mailboxes and the ledger take each event once',
  run: async ({ world, load, random, short, injected }) => {
    for (let round = 0; round < (short ? 1 : 3); round++) {
      const records = (await readTopics(world.runtime)).filter(({ topic }) => world.runtime.services.some((service) => service.topic === topic));
      for (const { topic } of world.runtime.services) {
        const copies = random.shuffled(records.filter((record) => record.topic === topic)).slice(0, 200);
        if (copies.length === 0) continue;
        await produce(world, topic, copies);
        injected('records sent again', copies.length);
      }
      await load.more(10);
    }
  },
};
