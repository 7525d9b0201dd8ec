import { deskOf, type Role } from '@kangfu/access';
import { chinaDay, findUuid, idOf } from '@kangfu/common';
import { type Connection, Kangfu, labelOf, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { RowFilter } from '@kangfu/subscriptions';
import { Injectable } from '@nestjs/common';
import { WorkKindEnum } from '../../graphql/work.enums.js';
import type { WorkItem as StoredItem } from '../../worklist/work-item.js';
import type { WorkKind } from '../../worklist/work-kinds.js';
import { worklist } from './worklist.projection.js';
import { type WorkItem, workItemView, type WorklistCounts, type WorklistFilter, type Workload } from './worklist.types.js';

export interface Wanted { readonly role?: Role | null | undefined; readonly filter?: WorklistFilter | null | undefined }
const sumOf = (condition: object): object => ({ $cond: [condition, 1, 0] });

const overdueBy = (today: string): object => sumOf({ $lt: ['$due', today] });
const soonBy = (today: string): object => sumOf({ $and: [{ $gte: ['$due', today] }, { $lte: ['$soonFrom', today] }] });

/** The worklists of whoever asks: what lies on their desks. */
@Injectable()
export class Worklists {
  private readonly reader: Reader<StoredItem>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.flatReader<StoredItem>(worklist, 'WorkItem', 'Worklist'); }

  today(context: RequestContext): string { return chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString()); }

  async page(context: RequestContext, wanted: Wanted, { first, after }: { first: number; after?: string | null | undefined }): Promise<Connection<WorkItem>> {
    const filter = await this.condition(context, wanted);
    const page = await this.reader.find(context, { first, after: after ?? null, filter, sort: { due: 1, rank: 1 } });
    return toConnection(page, workItemView(this.today(context)), { after, totalCount: () => this.reader.count(context, filter) });
  }

  async counts(context: RequestContext, wanted: Wanted): Promise<WorklistCounts> {
    const [filter, today] = [await this.condition(context, wanted), this.today(context)];
    const tallies = await this.reader.tally(context, filter, 'kind', {
      total: 1, overdue: overdueBy(today), dueSoon: soonBy(today),
      escalated: sumOf({ $gt: ['$level', 1] }), unassigned: sumOf({ $eq: ['$person', null] }),
    });
    const all = (name: string): number => tallies.reduce((sum, { sums }) => sum + sums[name]!, 0);
    return {
      total: all('total'), overdue: all('overdue'), dueSoon: all('dueSoon'), escalated: all('escalated'), unassigned: all('unassigned'),
      kinds: tallies.map(({ by, sums }) => ({ kind: by as WorkKind, label: labelOf(WorkKindEnum, by as WorkKind), total: sums['total']!, overdue: sums['overdue']! })),
    };
  }

  /** By who answers for it: first what nobody does, then who is most behind. */
  async workloads(context: RequestContext, wanted: Wanted): Promise<Workload[]> {
    const [filter, today] = [await this.condition(context, wanted), this.today(context)];
    const tallies = await this.reader.tally(context, filter, 'person', { total: 1, overdue: overdueBy(today), dueSoon: soonBy(today) });
    return tallies.map(({ by, sums }) => ({ person: by, total: sums['total']!, overdue: sums['overdue']!, dueSoon: sums['dueSoon']! }))
      .sort((a, b) => Number(a.person !== null) - Number(b.person !== null) || b.overdue - a.overdue || b.total - a.total || (a.person! < b.person! ? -1 : 1));
  }

  /** Of each person of whom something lies on the desks of a role (at one unit), what is due first. */
  async dueByPerson(context: RequestContext, role: Role, unit: string | null): Promise<{ personId: string; due: string }[]> {
    const tallies = await this.reader.tally(context, await this.condition(context, { role }, unit), 'personId', {}, ['due']);
    return tallies.map(({ by, least }) => ({ personId: by!, due: least['due']! }));
  }
  /** All that lies there about these people, what is due first coming first. */
  async ofPeople(context: RequestContext, role: Role, unit: string | null, people: readonly string[]): Promise<WorkItem[]> {
    if (people.length === 0) return [];
    const filter = { $and: [await this.condition(context, { role }, unit), { personId: { $in: people } }] };
    const found: WorkItem[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page = await this.reader.find(context, { first: 100, after, filter, sort: { due: 1, rank: 1 } });
      found.push(...page.rows.map(workItemView(this.today(context))));
      [after, more] = [page.cursors.at(-1) ?? null, page.hasNextPage];
    }
    return found;
  }

  /** Each of these that lies on a desk of whoever asks. */
  async many(context: RequestContext, ids: readonly string[]): Promise<(WorkItem | null)[]> {
    const view = workItemView(this.today(context));
    return (await this.reader.many(context, ids)).map((item) => item && view(item));
  }

  /** After each change of any row. */
  changes(signal: AbortSignal): AsyncIterableIterator<string> { return this.reader.changes(signal); }

  /** Desks first: they are what the indexes begin with. */
  private async condition(context: RequestContext, { role, filter }: Wanted, unit: string | null = null): Promise<RowFilter> {
    const { id, appointments } = await context.actor();
    const unitRef = filter?.unitId ? findUuid('unit', filter.unitId) : null;
    const desks = appointments.filter((held) => (!role || held.role === role) && (unit === null || held.unit === unit) && (unitRef === null || (held.unit !== null && idOf(`unit:${held.unit}`) === unitRef))).map((held) => deskOf(held.role, held.unit ?? id));
    const today = this.today(context);
    const conditions: RowFilter[] = [
      { desk: { $in: [...new Set(desks)] } }, { over: { $gte: today } },
      ...(filter?.kinds ? [{ kind: { $in: filter.kinds } }] : []),
      ...(filter?.mine ? [{ person: id }] : []), ...(filter?.person ? [{ person: filter.person }] : []), ...(filter?.unassigned == null ? [] : [{ person: filter.unassigned ? null : { $ne: null } }]),
      ...(filter?.overdue == null ? [] : [{ due: filter.overdue ? { $lt: today } : { $gte: today } }]), ...(filter?.dueBy ? [{ due: { $lte: filter.dueBy } }] : []),
      ...(filter?.escalated == null ? [] : [{ level: filter.escalated ? { $gt: 1 } : { $lte: 1 } }]), ...(filter?.place ? [{ $or: [{ street: filter.place }, { community: filter.place }] }] : []),
    ];
    return { $and: conditions };
  }
}
