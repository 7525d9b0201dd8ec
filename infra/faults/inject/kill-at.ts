import type { World } from '../world.ts';

/**
 * Kills a service at one moment of its talk with MongoDB: when the request that `matches` leaves it (and never arrives), or when it has been done and the answer
 * has not come back. By the message itself, not by timing. Resolves when it is ready again.
 */
export const killAt = async (world: World, service: string, matches: (message: Buffer) => boolean, moment: 'request' | 'answer', seconds = 60): Promise<void> => {
  const pid = world.pidOf(service);
  const proxy = world.proxies.mongodb;
  try {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${service} did not send what it was to be killed at within ${seconds} s`)), seconds * 1000);
      let found = false;
      const kill = (): void => {
        process.kill(pid, 'SIGKILL');
        clearTimeout(late);
        resolve();
      };
      proxy.watch((message, owner) => {
        if (found || owner !== service || !matches(message)) return 'pass';
        found = true;
        if (moment === 'answer') return { lose: kill };
        kill();
        return 'hold';
      });
    });
  } finally {
    proxy.watch(null);
  }
  // The old one may still be dying: ready is only what has another process.
  await world.until(`${service} to be started again`, () => world.pidOf(service) !== pid);
  await world.system.ready(service);
};
