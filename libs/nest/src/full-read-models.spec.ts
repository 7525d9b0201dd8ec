import type { HandlerStatus } from '@kangfu/kafka';
import { until } from '@kangfu/testing/until';
import { FullReadModels, readModelsFull } from './full-read-models.js';

test('what waits for full read models goes on when they are, is told once, and a database that does not answer is asked again', async () => {
  const answers: (boolean | Error)[] = [new Error('away'), false, true, false];
  let asked = 0;
  const full = new FullReadModels(async () => {
    const answer = answers[asked++]!;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  await Promise.all([full.reached(), full.reached()]);
  await full.reached();
  expect(asked).toBe(3);
});

test('where the service ends before, what waits does not begin', async () => {
  let asked = 0;
  const full = new FullReadModels(async () => { asked++; return false; });
  const waiting = full.reached();
  await until('it asks', () => asked > 1);
  full.end();
  await expect(waiting).rejects.toThrow(/abort/i);
});

test('read models are full when each has caught up here, or is said to have where another process keeps it, and all were filled', async () => {
  const here = (caughtUp: boolean): HandlerStatus => ({ name: 'cases_v1', state: 'running', caughtUp, partitions: [] });
  const elsewhere: HandlerStatus = { name: 'journeys_v9', state: 'standby', caughtUp: false, partitions: [] };
  const full = (handlers: readonly HandlerStatus[], marked: readonly string[], filled = true) => readModelsFull(handlers, { marked: async (names) => names.filter((name) => marked.includes(name)) }, async () => filled);
  expect(await Promise.all([full([here(true)], []), full([here(false)], []), full([here(true), elsewhere], []), full([here(true), elsewhere], ['journeys_v9']), full([here(true)], [], false)])).toEqual([true, false, false, true, false]);
});
