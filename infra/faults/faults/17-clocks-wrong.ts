import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

const HOUR = 3_600_000;
/** A service's folder names its clock. */
const processes = ['intake', 'referral', 'quality', 'autism-registry', 'agency-feed', 'audit', 'gateway'];
let clocks = '';

export const clocksWrong: Fault = {
  number: 17, name: 'Clocks are an hour wrong, and jump back',
  injects: 'the clock of one service an hour ahead, then an hour behind; all clocks an hour ahead, then back to the right time (the services’ clocks; MongoDB and Kafka keep the machine’s)',
  proves: 'recorded time never runs backwards within a log; leases go by the database’s clock; passports of a wrong clock are refused, not believed',
  world: () => ({
    env: { KANGFU_FAULTS_CLOCK: (clocks = join(tmpdir(), `kangfu-clocks-${process.pid}`)) }, nodeArgs: ['--require', join(import.meta.dirname, '../inject/shifted-clock.cjs')],
    prepare: async () => { mkdirSync(clocks, { recursive: true }); },
  }),
  run: async ({ world, load, random, injected, note }) => {
    const set = async (names: readonly string[], ms: number): Promise<void> => {
      for (const name of names) writeFileSync(join(clocks, name), String(ms));
      await pause(300);
    };
    const one = random.pick(['intake', 'referral', 'autism-registry']);
    for (const ms of [HOUR, -HOUR]) {
      await set([one], ms);
      const before = load.tally;
      await Promise.all([load.more(5), pause(4_000)]);
      const after = load.tally;
      note(`${one} ${ms > 0 ? 'ahead' : 'behind'}: ${after.acknowledged - before.acknowledged} acknowledged by the others, ${after.refused - before.refused + after.unknown - before.unknown} not`);
      injected(`one clock ${ms > 0 ? 'ahead' : 'behind'}`);
    }
    await set(processes, HOUR);
    injected('all clocks an hour ahead');
    await load.more(10, 90);
    // Not further: a token of the issuer would not be valid yet.
    await set(processes, 0);
    injected('all clocks an hour back');
    await Promise.all(['gateway', ...world.names].map((name) => world.system.ready(name)));
    await load.more(10, 90);
  },
};
