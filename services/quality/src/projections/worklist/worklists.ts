import { deskOf, type Role } from '@kangfu/access';
import { chinaDay, findUuid, idOf } from '@kangfu/common';
import { type Connection, Kangfu, labelOf, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { RowFilter } from '@kangfu/subscriptions';
import { Injectable } from '@nestjs/common';
import { WorkKindEnum } from '../../graphql/work.enums.js';
import type { WorkItem as StoredItem } from '../../worklist/work-item.js';
import type { WorkKind } from '../../worklist/work-kinds.js';
import { type Staff, Staffing } from './staffing.js';
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
  constructor(private readonly kangfu: Kangfu, private readonly staffing: Staffing) { this.reader = kangfu.flatReader<StoredItem>(worklist, 'WorkItem', 'Worklist'); }

  today(context: RequestContext): string { return chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString()); }

  async page(context: RequestContext, wanted: Wanted, { first, after }: { first: number; after?: string | null | undefined }): Promise<Connection<WorkItem>> {
    const { filter, staff } = await this.condition(context, wanted);
    const page = await this.reader.find(context, { first, after: after ?? null, filter, sort: { due: 1, rank: 1 } });
    return toConnection(page, workItemView(this.today(context), staff), { after, totalCount: () => this.reader.count(context, filter) });
  }

  async counts(context: RequestContext, wanted: Wanted): Promise<WorklistCounts> {
    const [{ filter, staff, desks }, today] = [await this.condition(context, wanted), this.today(context)];
    const answered = desks.flatMap(({ desk, unit }) => staff.of(unit).map((person) => `${desk} ${person}`));
    const tallies = await this.reader.tally(context, filter, 'kind', {
      total: 1, overdue: overdueBy(today), dueSoon: soonBy(today),
      escalated: sumOf({ $gt: ['$level', 1] }), unassigned: sumOf({ $not: [{ $in: [{ $concat: ['$desk', ' ', '$person'] }, answered] }] }),
    });
    const all = (name: string): number => tallies.reduce((sum, { sums }) => sum + sums[name]!, 0);
    return {
      total: all('total'), overdue: all('overdue'), dueSoon: all('dueSoon'), escalated: all('escalated'), unassigned: all('unassigned'),
      kinds: tallies.map(({ by, sums }) => ({ kind: by as WorkKind, label: labelOf(WorkKindEnum, by as WorkKind), total: sums['total']!, overdue: sums['overdue']! })),
    };
  }

  /** By who answers for it: first what nobody does, or somebody who has left, then who is most behind. */
  async workloads(context: RequestContext, wanted: Wanted): Promise<Workload[]> {
    const [{ filter, staff }, today] = [await this.condition(context, wanted), this.today(context)];
    const loads = new Map<string | null, Workload>();
    for (const { by, sums } of await this.reader.tally(context, filter, 'person', { total: 1, overdue: overdueBy(today), dueSoon: soonBy(today) })) {
      const person = by !== null && staff.has(by) ? by : null;
      const { total, overdue, dueSoon } = loads.get(person) ?? { total: 0, overdue: 0, dueSoon: 0 };
      loads.set(person, {
        person, total: total + sums['total']!, overdue: overdue + sums['overdue']!, dueSoon: dueSoon + sums['dueSoon']!, away: person !== null && staff.away(person), stoodInBy: person === null ? null : staff.stoodInBy(person),
      });
    }
    return [...loads.values()].sort((a, b) => Number(a.person !== null) - Number(b.person !== null) || b.overdue - a.overdue || b.total - a.total || (a.person! < b.person! ? -1 : 1));
  }

  /** Of each person of whom something lies on the desks of a role (at one unit), what is due first. */
  async dueByPerson(context: RequestContext, role: Role, unit: string | null): Promise<{ personId: string; due: string }[]> {
    const tallies = await this.reader.tally(context, (await this.condition(context, { role }, unit)).filter, 'personId', {}, ['due']);
    return tallies.map(({ by, least }) => ({ personId: by!, due: least['due']! }));
  }
  /** All that lies there about these people, what is due first coming first. */
  async ofPeople(context: RequestContext, role: Role, unit: string | null, people: readonly string[]): Promise<WorkItem[]> {
    if (people.length === 0) return [];
    const { filter: here, staff } = await this.condition(context, { role }, unit);
    const filter = { $and: [here, { personId: { $in: people } }] };
    return (await this.reader.all(context, { filter, sort: { due: 1, rank: 1 } })).map(workItemView(this.today(context), staff));
  }

  /** Each of these that lies on a desk of whoever asks. */
  async many(context: RequestContext, ids: readonly string[]): Promise<(WorkItem | null)[]> {
    const items = await this.reader.many(context, ids);
    const view = workItemView(this.today(context), await this.staffing.at(context, items.map((item) => item?.unit ?? null)));
    return items.map((item) => item && view(item));
  }

  /** After each change of any row; and of who is in post, and who stands in. */
  changes(signal: AbortSignal): AsyncIterableIterator<string>[] { return [this.reader.changes(signal), this.staffing.changes(signal)]; }

  /** Desks first: they are what the indexes begin with. */
  private async condition(context: RequestContext, { role, filter }: Wanted, unit: string | null = null): Promise<{ filter: RowFilter; staff: Staff; desks: { desk: string; unit: string | null }[] }> {
    const { id, appointments } = await context.actor();
    const unitRef = filter?.unitId ? findUuid('unit', filter.unitId) : null;
    const held = appointments.filter((each) => (!role || each.role === role) && (unit === null || each.unit === unit) && (unitRef === null || (each.unit !== null && idOf(`unit:${each.unit}`) === unitRef)));
    const desks = [...new Map(held.map((each) => [deskOf(each.role, each.unit ?? id), each.unit])).entries()].map(([desk, at]) => ({ desk, unit: at }));
    const staff = await this.staffing.at(context, desks.map(({ unit: at }) => at));
    const today = this.today(context);
    /** On one of the desks, where whoever answers for it is in post there; or is not. */
    const answered = (condition: (inPost: string[]) => RowFilter): RowFilter => ({ $or: desks.map(({ desk, unit: at }) => ({ desk, person: condition(staff.of(at)) })) });
    const conditions: RowFilter[] = [
      { desk: { $in: desks.map(({ desk }) => desk) } }, { over: { $gte: today } },
      ...(filter?.kinds ? [{ kind: { $in: filter.kinds } }] : []),
      ...(filter?.mine ? [{ $or: [{ person: id }, ...staff.stoodInFor()] }] : []),
      ...(filter?.person && desks.length > 0 ? [answered((inPost) => ({ $in: inPost.filter((person) => person === filter.person) }))] : []),
      ...(filter?.unassigned == null || desks.length === 0 ? [] : [answered((inPost) => (filter.unassigned ? { $nin: inPost } : { $in: inPost }))]),
      ...(filter?.overdue == null ? [] : [{ due: filter.overdue ? { $lt: today } : { $gte: today } }]), ...(filter?.dueBy ? [{ due: { $lte: filter.dueBy } }] : []),
      ...(filter?.escalated == null ? [] : [{ level: filter.escalated ? { $gt: 1 } : { $lte: 1 } }]), ...(filter?.place ? [{ $or: [{ street: filter.place }, { community: filter.place }] }] : []),
    ];
    return { filter: { $and: conditions }, staff, desks };
  }
}
