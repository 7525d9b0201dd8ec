import { randomInt, randomUUID } from 'node:crypto';
import { bigLog } from './big-log.ts';
import { atLeast, columns, median, rate, spread, type Bench } from './measure.ts';
import { noteDraft, streamOf } from './things.ts';

const FIRST = 10_000;
const ROUNDS = 11;
const QUICK_ROUNDS = 3;
const IN_FLIGHT = 64;
/** Few: they make the log longer. */
const APPENDS = 640;
const PAGES = 20;
const PAGE = 500;
const LOADS = 200;
/** Of the speed at the first size: what noise may take. */
const HELD = 0.8;

/**
 * What an append, an event read by position and a load of ten events cost when the log has 10⁴, 10⁵, 10⁶ … events. Each size is measured in rounds just when the log
 * reaches it; positions and streams are drawn from the whole log.
 */
export const sizes: Bench = async (stage) => {
  const { quick, events, say } = stage;
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const log = await bigLog(stage);
  const steps = Array.from({ length: Math.max(1, Math.floor(Math.log10(events / FIRST)) + 1) }, (_, i) => FIRST * 10 ** i);
  const measured: { readonly events: number; readonly append: number[]; readonly read: number[]; readonly load: number[] }[] = [];
  for (const step of steps) {
    await log.grow(step);
    const at = { events: step, append: [] as number[], read: [] as number[], load: [] as number[] };
    for (let round = -1; round < rounds; round++) {
      const work = await Promise.all(Array.from({ length: APPENDS }, async (_, i) => {
        const id = randomUUID();
        return { handle: (await log.store.load(streamOf(id))).handle, draft: noteDraft(id, i) };
      }));
      const append = await rate(APPENDS, IN_FLIGHT, (i) => log.store.append(work[i]!.handle, work[i]!.draft));
      let read = 0;
      const started = performance.now();
      for (let page = 0; page < PAGES; page++) read += (await log.store.read(0, randomInt(step - PAGE), PAGE)).length;
      const reads = (read / (performance.now() - started)) * 1000;
      const load = await rate(LOADS, 1, () => log.store.load(streamOf(log.things[randomInt(log.things.length)]!)));
      if (round < 0) continue; // the first warms up
      at.append.push(append);
      at.read.push(reads);
      at.load.push(load);
    }
    measured.push(at);
    say(`  ${step.toLocaleString('en')}: ${median(at.append).toFixed(0)} appends/s, ${median(at.read).toFixed(0)} events read/s, ${median(at.load).toFixed(0)} loads/s`);
  }
  const stats = (await stage.mongo.db(log.database).command({ collStats: 'commits-0' })) as { count: number; size: number; totalIndexSize: number };
  const [first, last] = [measured[0]!, measured.at(-1)!];
  const kept = (what: 'append' | 'read' | 'load', at: typeof first): number[] => at[what].map((value) => value / median(first[what]));
  return {
    table: columns([
      ['events in the log', 'appends/s', 'to the first', `events read/s`, 'to the first', 'loads/s', 'to the first'],
      ...measured.map((at) => [at.events.toLocaleString('en'), ...(['append', 'read', 'load'] as const).flatMap((what) => [spread(at[what]), spread(kept(what, at), 2)])]),
    ]).concat(`medians (middle half) of ${rounds} rounds; appends with ${IN_FLIGHT} in flight; pages of ${PAGE} from positions anywhere, one at a time; loads of streams of 10 events, one at a time`,
      `a commit takes ${Math.round(stats.size / stats.count)} bytes, and its places in the indexes ${Math.round(stats.totalIndexSize / stats.count)}`),
    targets: (['append', 'read', 'load'] as const).map((what) => atLeast(`${what} at ${last.events.toExponential(0)} events, to ${first.events.toExponential(0)}`, HELD, kept(what, last), 'it costs more in a longer log')),
    details: measured,
  };
};
