import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

export const slowNetwork: Fault = {
  number: 18, name: 'The network is slow, narrow and lossy',
  injects: '200 ms there and back to MongoDB and Kafka, 10 % of messages 200 ms later still (as TCP shows a loss), 1 Mbit/s a connection; answers silent for 3 s while requests arrive',
  proves: 'nothing times out into a wrong answer; batches grow instead',
  run: async ({ world, load, short, injected }) => {
    const { mongodb, kafka } = world.proxies;
    for (const proxy of [mongodb, kafka]) proxy.set({ delayMs: 100, loss: 0.1, bitsPerSecond: 1_000_000 });
    await Promise.all([load.more(10, 120), pause(short ? 5_000 : 20_000)]);
    injected('slow, narrow, lossy', 2);
    for (const proxy of [mongodb, kafka]) {
      proxy.set({ silent: 'answers' });
      await pause(3_000);
      proxy.set({});
      injected('answers silent');
      await load.more(10);
    }
    mongodb.set({ silent: 'requests' });
    await pause(3_000);
    mongodb.reset();
    mongodb.set({});
    injected('requests silent, then connections reset');
    await load.more(10);
  },
};
