import type { Page, PageRequest, Row, RowFilter, Rows } from '@kangfu/subscriptions';
import { behind } from './errors.js';
import type { RequestContext } from './request-context.js';

/** How long a read waits for the projections to reach the caller's consistency token. */
const WAIT_MS = 2_000;

/**
 * Reads one read model for one user: waits for the consistency token, takes the user's ability, obeys the operation's `asOf`.
 * What may not be seen is absent. Throws BEHIND.
 */
export class Reader<V extends object> {
  constructor(private readonly rows: Rows<V>, /** Subject of the access rules. */ readonly subject: string) {}

  async find(context: RequestContext, page: Omit<PageRequest, 'asOf'>): Promise<Page<V>> {
    return this.rows.find(await this.access(context), { ...page, asOf: context.asOf });
  }
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

  private async access(context: RequestContext) {
    const [ability] = await Promise.all([context.ability(), this.caughtUp(context)]);
    return ability.reading(this.subject);
  }
  private async caughtUp(context: RequestContext): Promise<void> {
    if (Object.keys(context.after).length > 0 && !(await this.rows.caughtUp(context.after, WAIT_MS))) throw behind();
  }
}
