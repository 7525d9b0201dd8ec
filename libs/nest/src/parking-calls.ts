import { NotHeld, NotTheFirst, type ParkedEvent, type ParkedKey, type Parking, type Redriven, type SkippedEvent } from '@kangfu/subscriptions';
import { OperatorCallRefused, type OperatorCalls } from './operator-calls.js';

/** What re-driving one key came to; without an outcome it was not done: another process keeps the handler, or what was needed is away. */
export type Retried = Pick<ParkedKey, 'handler' | 'source' | 'log' | 'key'> & { readonly outcome: Redriven | null; readonly heldBy?: string | null; readonly away?: string };
export type ShownKey = ParkedKey & { readonly parked: readonly ParkedEvent[] };
export interface ParkedList { readonly parked: readonly ParkedKey[]; readonly skipped: readonly SkippedEvent[] }

const SHOWN_EVENTS = 1_000;
const textOf = (input: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = input[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** What `kangfu parked` asks: `parked/list`, `parked/show`, `parked/retry`, `parked/skip`. Positions, types, ids and reasons only, never data. */
export const addParkingCalls = (calls: OperatorCalls, parking: Parking): void => {
  const find = (input: Readonly<Record<string, unknown>>): Promise<ParkedKey[]> => {
    const [key, handler] = [textOf(input, 'key'), textOf(input, 'handler')];
    return parking.keys.find({ ...(key && { key }), ...(handler && { handler }) }, { sort: { since: 1, _id: 1 } }).toArray();
  };
  /** By its lease, whichever replica that is. */
  const holderOf = async (handler: string): Promise<string | null> => {
    const lease = await parking.database.collection<{ _id: string; instance: string; until: Date }>('leases').findOne({ _id: handler, $expr: { $gt: ['$until', '$$NOW'] } });
    return lease?.instance ?? null;
  };
  const retry = async ({ handler, source, log, key, stops }: ParkedKey): Promise<Retried> => {
    const at = { handler, source, log, key };
    if (stops) return { ...at, outcome: null, away: 'its first fill tries by itself' };
    const held = parking.handlers.get(handler);
    try {
      if (!held) throw new NotHeld(handler);
      return { ...at, outcome: await held.retry(at) };
    } catch (error) {
      if (error instanceof NotHeld) return { ...at, outcome: null, heldBy: await holderOf(handler) };
      // Poison is an outcome; whatever is thrown passes, and nothing was changed by the step it ended.
      return { ...at, outcome: null, away: error instanceof Error ? error.name : 'Error' };
    }
  };

  calls.add('parked/list', async (input): Promise<ParkedList> => ({
    parked: await find(input), skipped: input['skipped'] === true ? await parking.skipped.find({}, { sort: { at: 1 } }).toArray() : [],
  }));

  calls.add('parked/show', async (input): Promise<{ keys: ShownKey[] }> => ({
    keys: await Promise.all((await find(input)).map(async (found) => ({ ...found, parked: await parking.eventsOf(found, found.key, SHOWN_EVENTS) }))),
  }));

  calls.add('parked/retry', async (input): Promise<{ retried: Retried[] }> => {
    if (!textOf(input, 'key') && !textOf(input, 'handler') && input['all'] !== true) throw new OperatorCallRefused('nothing-named', 'name a key, a handler, or all');
    const retried: Retried[] = [];
    for (const found of await find(input)) retried.push(await retry(found));
    return { retried };
  });

  calls.add('parked/skip', async (input, { id: by }): Promise<{ skipped: string; retried: Retried }> => {
    const [key, event, reason] = [textOf(input, 'key'), textOf(input, 'event'), textOf(input, 'reason')];
    if (!key || !event || !reason) throw new OperatorCallRefused('reason-missing', 'a skip names the key, the event and why');
    const [found, ...more] = await find(input);
    if (!found) throw new OperatorCallRefused('not-parked', `${key} is not parked`);
    if (more.length > 0) throw new OperatorCallRefused('ambiguous', `${key} is parked by ${[found, ...more].map(({ handler }) => handler).join(', ')}: name one`);
    try {
      if (found.stops) {
        await parking.skipStanding(found, event, { reason, by });
        return { skipped: event, retried: { handler: found.handler, source: found.source, log: found.log, key, outcome: { went: 0, left: 0, gone: 0, again: null } } };
      }
      const held = parking.handlers.get(found.handler);
      if (!held) throw new NotHeld(found.handler);
      await held.skip(found, event, { reason, by });
    } catch (error) {
      if (error instanceof NotHeld) throw new OperatorCallRefused('held-elsewhere', `${found.handler} is kept by ${(await holderOf(found.handler)) ?? 'nobody just now'}`);
      if (error instanceof NotTheFirst) throw new OperatorCallRefused('not-the-first', error.message);
      throw error;
    }
    return { skipped: event, retried: await retry(found) };
  });
};
