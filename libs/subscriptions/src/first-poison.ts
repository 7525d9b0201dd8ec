import type { RecordedEvent } from '@kangfu/event-store';
import type mongoose from 'mongoose';
import { PoisonEvent } from './poison.js';
import { inTransaction } from './transaction.js';

/**
 * Of events that cannot be written together, the first with which it cannot be done: tried in transactions that are given up, a handful for a batch. Throws the error
 * itself where it passes.
 */
export const firstPoison = async (
  handler: string, client: mongoose.mongo.MongoClient, events: readonly RecordedEvent[], error: unknown, passes: (error: unknown) => boolean,
  write: (events: readonly RecordedEvent[], session: mongoose.mongo.ClientSession) => Promise<unknown>,
): Promise<PoisonEvent> => {
  const givenUp = new Error('given up');
  let [good, bad, cause] = [0, events.length, error];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      await inTransaction(client, async (session) => { await write(events.slice(0, middle), session); throw givenUp; });
    } catch (fault) {
      if (fault === givenUp) { good = middle; continue; }
      if (passes(fault)) throw fault;
      bad = middle;
      cause = fault;
    }
  }
  return new PoisonEvent(handler, events[bad - 1]!, cause, 'writing what it makes');
};
