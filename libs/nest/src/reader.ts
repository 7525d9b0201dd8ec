import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@kangfu/common';
import { allRows, InvalidCursor, type MongoSums, type Page, type PageRequest, type Part, type Row, type RowAccess, type RowFilter, type Rows, type Sums, type Tally, type Totals } from '@kangfu/subscriptions';
import { badInput, behind } from './errors.js';
import type { RequestContext } from './request-context.js';

/** How long a read waits for the projections to reach the caller's consistency token. */
const WAIT_MS = 2_000;
/** What was recorded by an instant is settled this long after it: events of that moment may still be on their way from another log. */
const SETTLED_MS = 2_000;

/**
 * Reads one read model for one user: waits for the consistency token, takes the user's ability, obeys the operation's `asOf`.
 * What may not be seen is absent. Throws BEHIND.
 */
export class Reader<V extends object> {
  /** `subject` is that of the access rules, `past` that of what was, where it is another. What a user has just made is seen once its rights are folded too: `rights` is waited for as well. */
  constructor(private readonly rows: Rows<V>, readonly subject: string, private readonly rights: Pick<Rows<object>, 'caughtUp'> = rows, private readonly past = subject) {}

  async find(context: RequestContext, page: Omit<PageRequest, 'asOf'>): Promise<Page<V>> {
    const access = await this.access(context);
    try {
      return await this.rows.find(access, { ...page, asOf: context.asOf });
    } catch (error) {
      if (error instanceof InvalidCursor) throw badInput('after: 游标无效 Not a cursor of this list', [{ path: 'after', rules: ['cursor'] }]);
      throw error;
    }
  }
  /** All pages of a list that is bounded by what it belongs to. */
  all(context: RequestContext, list: Pick<PageRequest, 'filter' | 'sort'> = {}): Promise<Row<V>[]> { return allRows((page) => this.find(context, { ...list, ...page })); }
  async get(context: RequestContext, key: string): Promise<Row<V> | null> {
    return this.rows.get(await this.access(context), key, context.asOf);
  }
  /** In the order of the keys, null where absent. */
  async many(context: RequestContext, keys: readonly string[]): Promise<(Row<V> | null)[]> {
    return this.rows.many(await this.access(context), keys, context.asOf);
  }
  async count(context: RequestContext, filter: RowFilter): Promise<number> {
    return this.rows.count(await this.access(context), filter, context.asOf);
  }
  async tally(context: RequestContext, filter: RowFilter, by: string, sums: Sums, least: readonly string[] = []): Promise<Tally[]> {
    return this.rows.tally(await this.access(context), filter, by, sums, context.asOf, least);
  }
  /** Keys of rows after each change, whoever may see them: to read again what the user may. */
  changes(signal: AbortSignal): AsyncIterableIterator<string> { return this.rows.changes('*', signal); }
  /** The object now, and again after each change, for as long as it may be seen. Ends with the signal. */
  async *watch(context: RequestContext, key: string, signal: AbortSignal): AsyncGenerator<Row<V>> {
    const changes = this.rows.changes(key, signal);
    const first = await this.get(context, key);
    if (!first) return;
    yield first;
    for await (const _ of changes) {
      const row = await this.get(context.refreshed(), key);
      if (!row) return;
      yield row;
    }
  }
  /** For facts of commands: the row whatever the user's rights, after waiting for what the user has seen. */
  async fact(context: RequestContext, key: string): Promise<Row<V> | null> {
    await this.caughtUp(context);
    return this.rows.peek(key);
  }

  private async access(context: RequestContext): Promise<RowAccess> {
    await untilSettled(context);
    const [ability] = await Promise.all([context.ability(), this.caughtUp(context)]);
    return ability.reading(context.asOf === null ? this.subject : this.past);
  }
  /** Waits for what the user has seen. */
  async caughtUp(context: RequestContext): Promise<void> { await untilCaughtUp(context, this.rows, this.rights); }
}

/** Reads the sums of a read model that counts: waits as {@link Reader} does, obeys the operation's `asOf`. Who may ask for which group is for the resolver to say. */
export class Totalling {
  constructor(private readonly sums: Pick<MongoSums, 'totals'>, private readonly rows: Pick<Rows<object>, 'caughtUp'>) {}

  /** The totals of each part. Throws BEHIND. */
  async of(context: RequestContext, parts: readonly Part[]): Promise<Totals[]> {
    await Promise.all([untilSettled(context), untilCaughtUp(context, this.rows)]);
    return this.sums.totals(parts, context.asOf);
  }
}

const untilSettled = async (context: RequestContext): Promise<void> => {
  const unsettled = context.asOf === null ? 0 : Date.parse(context.asOf) + SETTLED_MS - systemClock.now().getTime();
  if (unsettled > 0) await pause(Math.min(unsettled, SETTLED_MS));
};
const untilCaughtUp = async (context: RequestContext, ...read: readonly Pick<Rows<object>, 'caughtUp'>[]): Promise<void> => {
  if (Object.keys(context.after).length === 0) return;
  const there = await Promise.all([...new Set(read)].map((rows) => rows.caughtUp(context.after, WAIT_MS)));
  if (there.includes(false)) throw behind();
};
