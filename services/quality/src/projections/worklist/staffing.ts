import { type Actor, deskOf, type PostRow, posts, standInOf } from '@kangfu/access';
import { chinaDay } from '@kangfu/common';
import { isAway } from '@kangfu/common/deputies';
import { Kangfu, type RequestContext } from '@kangfu/nest';
import { allRows } from '@kangfu/subscriptions';
import { Injectable } from '@nestjs/common';
import type { WorkItem } from '../../worklist/work-item.js';

type Placed = Pick<WorkItem, 'desk' | 'unit' | 'person'>;

/** Who is in post at some units, and whom the one who asks stands in for there. Whoever has left answers for nothing any more: what was theirs is nobody's. */
export class Staff {
  constructor(private readonly rows: readonly PostRow[], private readonly actor: Actor, private readonly today: string) {}

  of(unit: string | null): string[] { return [...new Set(this.rows.flatMap((post) => (post.unit === unit ? [post.userId] : [])))].sort(); }
  has(person: string): boolean { return this.rows.some(({ userId }) => userId === person); }
  /** Who answers for it, as long as they are in post there. */
  answering({ unit, person }: Placed): string | null { return person !== null && this.rows.some((post) => post.unit === unit && post.userId === person) ? person : null; }
  /** For whom whoever asks would do it: for who is away and answers for it, or whose desk it lies on and not on an own one. */
  standingInFor(item: Placed): string | null {
    const own = this.actor.appointments.some((held) => held.for === undefined && deskOf(held.role, held.unit ?? this.actor.id) === item.desk);
    return this.actor.appointments.find((held) => held.for !== undefined && held.unit === item.unit && (held.for === item.person || (!own && deskOf(held.role, held.unit ?? '') === item.desk)))?.for ?? null;
  }
  /** Work of those for whom whoever asks stands in. */
  stoodInFor(): { unit: string | null; person: string }[] { return this.actor.appointments.flatMap((held) => (held.for === undefined ? [] : [{ unit: held.unit, person: held.for }])); }
  away(person: string): boolean { return this.rows.some((post) => post.userId === person && isAway(post.absences, this.today)); }
  stoodInBy(person: string): string | null { return this.rows.flatMap((post) => (post.userId === person ? standInOf(post, this.today) ?? [] : []))[0] ?? null; }
}

@Injectable()
export class Staffing {
  constructor(private readonly kangfu: Kangfu) {}

  /** At these units, as it was recorded by the instant asked for; whom one stands in for is a right, of today. */
  async at(context: RequestContext, units: readonly (string | null)[]): Promise<Staff> {
    const filter = { unit: { $in: [...new Set(units.filter((unit) => unit !== null))] }, ended: false };
    const found = await allRows<PostRow>((page) => this.kangfu.rows(posts).find({ filter: {}, joined: false }, { ...page, filter, asOf: context.asOf }));
    return new Staff(found, await context.actor(), chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString()));
  }

  /** After each change of any post. */
  changes(signal: AbortSignal): AsyncIterableIterator<string> { return this.kangfu.rows(posts).changes('*', signal); }
}
