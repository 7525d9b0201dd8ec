import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@kangfu/common';
import { badInput, behind, type RequestContext } from '@kangfu/nest';
import { InvalidCursor, type Page, type PageRequest, type Row, type RowFilter, type Rows } from '@kangfu/subscriptions';
import { type HistoryAccess, historyAccess } from '../access.rules.js';
import type { HistoryView } from './history-row.js';

/** As other readers (libs/nest): how long for the consistency token, and how long until an instant is settled. */
const WAIT_MS = 2_000;
const SETTLED_MS = 2_000;

/** The history as one user may see it, by the kind of each change's stream. Throws BEHIND. */
export class HistoryRows {
  constructor(private readonly rows: Rows<HistoryView>) {}

  async find(context: RequestContext, page: Omit<PageRequest, 'asOf' | 'filter'> & { readonly filter: RowFilter }): Promise<Page<HistoryView>> {
    const rights = await this.rights(context);
    try {
      return await this.rows.find(rights.access, { ...page, filter: narrowed(page.filter, rights), asOf: context.asOf });
    } catch (error) {
      if (error instanceof InvalidCursor) throw badInput('after: 游标无效 Not a cursor of this list', [{ path: 'after', rules: ['cursor'] }]);
      throw error;
    }
  }

  async count(context: RequestContext, filter: RowFilter): Promise<number> {
    const rights = await this.rights(context);
    return this.rows.count(rights.access, narrowed(filter, rights), context.asOf);
  }

  /** Those of these changes whose personal part may be opened. */
  async open(context: RequestContext, found: readonly Row<HistoryView>[]): Promise<ReadonlySet<string>> {
    const { access, kinds } = historyAccess(await context.ability(), 'HistoryPersonal');
    const wanted = found.filter(({ sealed, kind }) => sealed.length > 0 && (kinds === null || (kinds as readonly string[]).includes(kind)));
    return new Set((await this.rows.many(access, wanted.map(({ _id }) => _id), context.asOf)).flatMap((row) => (row ? [row._id] : [])));
  }

  private async rights(context: RequestContext): Promise<HistoryAccess> {
    const unsettled = context.asOf === null ? 0 : Date.parse(context.asOf) + SETTLED_MS - systemClock.now().getTime();
    if (unsettled > 0) await pause(Math.min(unsettled, SETTLED_MS));
    const [ability] = await Promise.all([context.ability(), this.caughtUp(context)]);
    return historyAccess(ability, 'History');
  }
  private async caughtUp(context: RequestContext): Promise<void> {
    if (Object.keys(context.after).length > 0 && !(await this.rows.caughtUp(context.after, WAIT_MS))) throw behind();
  }
}

/** Kinds that nobody allows are left out before rights are joined. */
const narrowed = (filter: RowFilter, { kinds }: HistoryAccess): RowFilter => (kinds === null ? filter : { $and: [filter, { kind: { $in: kinds } }] });
