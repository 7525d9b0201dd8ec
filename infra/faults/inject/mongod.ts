import type mongoose from 'mongoose';
import type { World } from '../world.ts';

/** Sets a fail point of mongod (it was started with test commands). */
export const failPoint = async (world: World, mode: 'off' | { times: number }, data: mongoose.mongo.Document = {}): Promise<void> => {
  await world.mongo.db('admin').command({ configureFailPoint: 'failCommand', mode, ...(mode === 'off' ? {} : { data }) });
};

/** How often a fail point has been hit since it was set. */
export const timesHit = async (world: World): Promise<number> => {
  const { 'failpoint.failCommand': found } = await world.mongo.db('admin').command({ getParameter: 1, 'failpoint.failCommand': 1 });
  return (found as { timesEntered?: number } | undefined)?.timesEntered ?? 0;
};
