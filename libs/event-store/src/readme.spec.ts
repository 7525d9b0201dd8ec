import { resolve } from 'node:path';
import { examplesOf, runExample } from '@kangfu/testing/markdown-example';

const [inMemory, contract] = examplesOf(resolve(__dirname, '../README.md'));

test('the README shows the store in memory', async () => {
  const printed: unknown[][] = [];
  await runExample(inMemory!, require, (...values) => printed.push(values));
  expect(printed).toEqual([[true], ['book-1', 2]]);
});

// Registers the suite as a spec of one's own would.
void runExample(contract!, require);
