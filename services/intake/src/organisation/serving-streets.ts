import { Injectable } from '@nestjs/common';
import { units, type UnitRow } from '@kangfu/access';
import { Kangfu } from '@kangfu/nest';
import type { ServingStreet } from '../person/person.decider.js';

/** Kinds of units that are the window of a street or town. */
const WINDOWS = ['street', 'station'];

/** Which unit serves a street, town or area without a window of its own. */
@Injectable()
export class ServingStreets {
  constructor(private readonly kangfu: Kangfu) {}

  /** The unit with this code, else the one that names it in `serves`; null where there is none (a prison, another city). */
  async find(code: string): Promise<UnitRow | null> {
    const own = await this.kangfu.findUnit(code);
    if (own) return WINDOWS.includes(own.kind) ? own : null;
    return (await this.kangfu.rows(units).peekMany({ kind: { $in: WINDOWS }, serves: code }, 1))[0] ?? null;
  }

  /** With the community, which must lie in it, and the maternal and child health unit of the county. */
  async locate(code: string, community: string | null): Promise<ServingStreet | null> {
    const street = await this.find(code);
    if (!street) return null;
    const [home, [childHealth]] = await Promise.all([
      community === null ? null : this.kangfu.findUnit(community), this.kangfu.rows(units).peekMany({ kind: 'mch', serves: street.code }, 1),
    ]);
    if (community !== null && !(home?.kind === 'community' && home.path.includes(street.code))) return null;
    return { code: street.code, area: code === street.code ? null : code, path: street.path, community, childHealth: childHealth?.code ?? null };
  }
}
