import { until } from '@kangfu/testing/until';
import { FullReadModels } from './full-read-models.js';

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
