import { performance } from 'node:perf_hooks';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * One peer in a process of its own, with its own driver: `node child.mjs <peer>`, spoken to over IPC. `{ open: { uri } }` → `{ ready }`;
 * `{ append: { count, inFlight, event } }` → `{ perSecond, cpu }`: as many appends, each of one event to a stream of its own. What an application
 * would have in hand is made before the clock starts; the clock is here.
 *
 * @typedef {{ append: (work: unknown) => Promise<unknown>, prepare: (event: object) => unknown, close: () => Promise<void> }} Peer
 */
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const { open } = await import(pathToFileURL(join(import.meta.dirname, process.argv[2], 'peer.mjs')).href);
/** @type {Peer} */
let peer;

const commands = {
  open: async ({ uri }) => {
    peer = await open(uri);
    return { ready: true };
  },
  append: async ({ count, inFlight, event }) => {
    const work = Array.from({ length: count }, () => peer.prepare(event));
    collect();
    const before = process.cpuUsage();
    const started = performance.now();
    let next = 0;
    await Promise.all(Array.from({ length: inFlight }, async () => { while (next < count) await peer.append(work[next++]); }));
    const perSecond = (count / (performance.now() - started)) * 1000;
    const { user, system } = process.cpuUsage(before);
    return { perSecond, cpu: (user + system) / count };
  },
};

process.on('message', async ({ call, input }) => {
  try {
    process.send({ result: await commands[call](input) });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
// The end of the bench is the end of this.
process.on('disconnect', () => process.exit());
process.send({ result: 'started' });
