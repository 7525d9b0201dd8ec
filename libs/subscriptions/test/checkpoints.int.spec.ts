import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import { until } from '@kangfu/testing/until';
import { BEGINNING, type CheckpointKey, Checkpoints, Fenced, type IdleMove, type Move, type Place } from '../src/index.js';

let stage: Stage;
let checkpoints: Checkpoints;
beforeEach(async () => {
  stage = await openStage('checkpoints');
  checkpoints = new Checkpoints(stage.database);
});
afterEach(() => stage.close());

const keyOf = (handler: string): CheckpointKey => ({ handler, projection: handler, collection: handler, source: 'alpha', log: 0 });
const at = (position: number): Place => ({ epoch: 1, position, offset: String(position - 1) });
/** Answers what became of it. */
const idle = (move: Move, due: IdleMove['due'] = () => move): Promise<void> => new Promise((resolve, reject) => {
  checkpoints.moveIdle({ due, moving: (moved) => { moved.then(resolve, reject); } });
});

test('idle moves of many handlers are one write, first ones included; one that another process has overtaken is told alone', async () => {
  await checkpoints.move(keyOf('b'), null, at(3), 1);
  await checkpoints.move(keyOf('c'), null, at(3), 1);
  // Another process, under a later lease.
  await checkpoints.move(keyOf('c'), at(3), at(9), 2);
  const writes = jest.spyOn(checkpoints.collection, 'bulkWrite');
  const results = await Promise.allSettled([
    idle({ key: keyOf('a'), before: null, next: at(5), lease: 1 }), idle({ key: keyOf('b'), before: at(3), next: at(5), lease: 1 }), idle({ key: keyOf('c'), before: at(3), next: at(5), lease: 1 }),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect((results[2] as PromiseRejectedResult).reason).toBeInstanceOf(Fenced);
  expect(writes).toHaveBeenCalledTimes(1);
  expect(await Promise.all(['a', 'b', 'c'].map(async (handler) => (await checkpoints.find(keyOf(handler)))?.position))).toEqual([5, 5, 9]);
});

test('a move whose handler is busy waits for its turn and then goes to where it has come; what has nothing to move any more writes nothing', async () => {
  await checkpoints.move(keyOf('a'), null, at(1), 1);
  let asked = 0;
  const move: Move = { key: keyOf('a'), before: at(1), next: at(7), lease: 1 };
  let gone = 0;
  checkpoints.moveIdle({ due: () => { gone++; return null; }, moving: () => { throw new Error('nothing moves'); } });
  await idle(move, () => (asked++ === 0 ? 'busy' : move));
  expect([asked, gone, (await checkpoints.find(keyOf('a')))?.position, (await checkpoints.find(keyOf('b'))) ?? BEGINNING]).toEqual([2, 1, 7, BEGINNING]);
});

test('two first moves of one checkpoint: one is made, the other is fenced', async () => {
  const other = new Checkpoints(stage.database);
  await other.move(keyOf('a'), null, at(2), 2);
  await expect(idle({ key: keyOf('a'), before: null, next: at(5), lease: 1 })).rejects.toThrow(Fenced);
  await until('the first stays', async () => (await checkpoints.find(keyOf('a')))?.position === 2);
});
