import type { AccessFacts } from '@kangfu/access';
import { Injectable } from '@nestjs/common';
import { Kangfu, type RequestContext } from '@kangfu/nest';
import { persons } from '../../projections/persons/persons.projection.js';
import { earlierFirst, type LinkFacts } from './link.decider.js';

/** What linking two people rests on. */
@Injectable()
export class Registrations {
  constructor(private readonly kangfu: Kangfu) {}

  /** The two, as a link has them; null where one is not registered. Who was registered when never changes. */
  async pair(context: RequestContext, a: string, b: string): Promise<LinkFacts['pair']> {
    const reader = this.kangfu.reader(persons, 'Person');
    const [one, other] = await Promise.all([reader.fact(context, a), reader.fact(context, b)]);
    if (!one || !other) return null;
    const [survivor, linked] = earlierFirst(one, other);
    return { survivor: { personId: survivor.personId, registeredAt: survivor.registeredAt }, linked: { personId: linked.personId, registeredAt: linked.registeredAt } };
  }

  /** Two people are decided on where both belong: at their street, or above when they live in two. */
  async rightsToBoth(context: RequestContext, a: string, b: string): Promise<AccessFacts | null> {
    const [one, other] = await Promise.all([this.kangfu.rightsOf(context, `person-${a}`), this.kangfu.rightsOf(context, `person-${b}`)]);
    return one && other && { places: one.places.filter((place) => other.places.includes(place)) };
  }
}
