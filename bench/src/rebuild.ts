import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { bigLog } from './big-log.ts';
import { atLeast, atMost, columns, median, percentile, ratios, spread, type Bench } from './measure.ts';
import type { RebuildOrder, RebuildReport } from './rebuild-side.ts';

/** Both sides take turns after so many events. */
const SEGMENTS = 10;
const MEMORY_MB = 300;
/** Of both sides: otherwise Node lets garbage lie, and nothing is said of what is needed. */
const SMALL = ['--max-semi-space-size=8', '--max-old-space-size=192'];

/** One side in a process of its own. It waits after each segment until it is told to go on. */
const openSide = async (order: RebuildOrder): Promise<{ next: () => Promise<RebuildReport>; close: () => void }> => {
  const child: ChildProcess = fork(join(import.meta.dirname, 'rebuild-side.ts'), {
    execArgv: [...process.execArgv, ...SMALL], env: { ...process.env, MALLOC_ARENA_MAX: '2' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answer = (): Promise<RebuildReport> => new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`${order.side} ended with ${code}`));
    child.once('exit', gone).once('message', (report: RebuildReport) => {
      child.off('exit', gone);
      resolve(report);
    });
  });
  const ready = answer();
  child.send(order);
  await ready;
  return {
    next: () => {
      const report = answer();
      child.send('next');
      return report;
    },
    close: () => { if (child.connected) child.disconnect(); },
  };
};

/**
 * Rebuilds a projection of rows with history from a log, against reading the same commits with the driver's `find` and writing one update per event with `bulkWrite` (rows only,
 * no history) into a collection with the same indexes, both durable. Each side is a process of its own; they take turns in tenths of the log.
 */
export const rebuild: Bench = async (stage) => {
  const { mongo, mongodbUri, quick, say } = stage;
  const events = quick ? Math.min(stage.events, 20_000) : stage.events;
  const log = await bigLog(stage);
  await log.grow(events);
  const prefix = `bench-rebuild-${randomUUID().slice(0, 8)}`;
  const order = (side: RebuildOrder['side']): RebuildOrder => ({ side, mongodbUri, log: log.database, into: `${prefix}-${side}`, events, segment: events / SEGMENTS });
  const sides = await Promise.all([openSide(order('engine')), openSide(order('driver'))]);
  try {
    const figures = { engine: [] as number[], driver: [] as number[] };
    const memory: number[] = [];
    for (let segment = 0; segment < SEGMENTS; segment++) {
      for (const side of segment % 2 === 0 ? [0, 1] : [1, 0]) {
        const report = await sides[side]!.next();
        figures[side === 0 ? 'engine' : 'driver'].push(report.perSecond);
        if (side === 0) memory.push(report.maxRssMB);
      }
      say(`  ${((segment + 1) * events) / SEGMENTS} events: engine ${figures.engine.at(-1)!.toFixed(0)}/s with ${memory.at(-1)!.toFixed(0)} MB, driver ${figures.driver.at(-1)!.toFixed(0)}/s`);
    }
    const against = ratios(figures.engine, figures.driver);
    // The first turns warm up; from then on it must not grow with the log.
    const third = Math.ceil(SEGMENTS / 3);
    const growth = Math.max(...memory.slice(-third)) / Math.max(...memory.slice(third, -third));
    return {
      table: columns([['', 'rebuild, events/s', 'find and bulkWrite/s', 'ratio', 'memory of the rebuild'], [`${events.toLocaleString('en')} events`, spread(figures.engine), spread(figures.driver), spread(against, 2), `${median(memory).toFixed(0)} MB, at most ${percentile(memory, 1).toFixed(0)}`]])
        .concat(`medians (middle half) of ${SEGMENTS} turns; one row a stream of 10 events, two indexes, w: majority, j: true; the rebuild writes history too`),
      targets: [
        atLeast(`rebuild of ${events.toExponential(0)} events, to find and bulkWrite`, 1.3, against, 'the rebuild writes every earlier version of a row as well'),
        atMost('memory of the rebuild, MB', MEMORY_MB, percentile(memory, 1), 'resident at most'),
        atMost('memory of the last third of the rebuild, to the third before', 1.15, growth, 'it grows with the log'),
      ],
      details: { ...figures, memory },
    };
  } finally {
    for (const side of sides) side.close();
    for (const side of ['engine', 'driver']) await mongo.db(`${prefix}-${side}`).dropDatabase();
  }
};
