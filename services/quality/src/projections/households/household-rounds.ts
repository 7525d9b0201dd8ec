import { badInput, type Connection, Kangfu, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Injectable } from '@nestjs/common';
import { NEVER } from '../../worklist/work-item.js';
import { Worklists } from '../worklist/worklists.js';
import type { WorkItem } from '../worklist/worklist.types.js';
import type { RoundHousehold } from './household-round.types.js';
import { households, type HouseholdRow } from './households.projection.js';
import { decodePlace, encodePlace, placeOf, type Stop, stopsOf } from './round.js';

/** The liaison's round: what lies on their desk, by who lives together, so that one visit closes all that is due there. */
@Injectable()
export class HouseholdRounds {
  private readonly reader: Reader<HouseholdRow>;
  constructor(kangfu: Kangfu, private readonly worklists: Worklists) { this.reader = kangfu.reader(households, 'Household'); }

  async page(context: RequestContext, place: string | null, { first, after }: { first: number; after?: string | null | undefined }): Promise<Connection<RoundHousehold>> {
    const from = after ? decodePlace(after) : '';
    if (from === null) throw badInput('after: 游标无效 Not a cursor of this list', [{ path: 'after', rules: ['cursor'] }]);
    const due = await this.worklists.dueByPerson(context, 'community-liaison', place);
    // As far as the liaison may see who lives where; of the others each is a household alone.
    const known = new Map((await this.reader.many(context, due.map(({ personId }) => personId))).flatMap((row) => (row ? [[row.personId, row.household]] : [])));
    const stops = stopsOf(due, (personId) => known.get(personId) ?? personId);
    const rest = stops.filter((stop) => placeOf(stop) > from);
    const rows = await this.withPeople(context, place, rest.slice(0, first));
    return toConnection({ rows: rows as Row<RoundHousehold>[], cursors: rest.slice(0, first).map(encodePlace), hasNextPage: rest.length > first }, (row) => row, { after, totalCount: async () => stops.length });
  }

  private async withPeople(context: RequestContext, place: string | null, stops: readonly Stop[]): Promise<RoundHousehold[]> {
    const members = new Map<string, string[]>();
    const living = stops.length === 0 ? [] : await this.reader.all(context, { filter: { household: { $in: stops.map(({ household }) => household) } }, sort: { household: 1 } });
    for (const { household, personId } of living) members.set(household, [...(members.get(household) ?? []), personId]);
    const items = new Map<string, WorkItem[]>();
    for (const item of await this.worklists.ofPeople(context, 'community-liaison', place, stops.flatMap(({ people }) => people))) items.set(item.client.ref, [...(items.get(item.client.ref) ?? []), item]);
    return stops.map(({ household, due, people }) => ({
      household, earliestDue: due === NEVER ? null : due,
      people: [...new Set([...people, ...(members.get(household) ?? [])])].map((ref) => ({ person: { ref }, items: items.get(ref) ?? [] })),
    }));
  }
}
