import { chinaDay, idOf } from '@kangfu/common';
import type { AgencyCommand } from '../../../../services/referral/src/agency/agency.commands.js';
import type { ServiceKind } from '../../../../services/referral/src/shared/vocabulary.js';
import type { Models } from '../models.ts';
import { randomOf } from '../random.ts';
import { worker } from '../story.ts';
import type { World } from '../world.ts';

const CITY = '4403';
const A_DAY = 86_400_000;

export interface Span { readonly seed: string; /** First and last instant. */ readonly first: number; readonly last: number }

/** 定点: agencies are designated for the whole span, with so many places that some must wait; suspended now and then, and one of them given up for half a year. Where there are agencies already, what becomes of them is not told. */
export const designations = (world: World, agencies: Models['agencies']['DEVELOPMENT_AGENCIES'], { cases, seed, first, last, anew }: Span & { readonly cases: number; readonly anew: boolean }): void => {
  const command = (at: number, path: string, one: AgencyCommand): void => world.at(at, () => {
    const { agency } = one.data;
    if (!world.do('agency', idOf(`unit:${agency}`), one, { unitKnown: true, now: world.now }, worker('administrator', CITY), `${path}:${agency}:${chinaDay(world.now)}`)) world.note(path);
  });
  agencies.forEach(([agency, capacity, classes, services], nth) => {
    const designate = (at: number): void => command(at, 'designated', {
      type: 'DesignateAgency', data: { agency, services: services as readonly ServiceKind[], classes, capacity: Math.max(2, Math.round((capacity * cases) / 11_000)), validFrom: chinaDay(new Date(at).toISOString()), validUntil: null },
    });
    designate(first);
    if (!anew) return;
    if (nth === agencies.length - 1) {
      const ends = first + Math.floor((last - first) * 0.62);
      command(ends, 'designation-ended', { type: 'EndDesignation', data: { agency, reason: 'contract-ended' } });
      designate(ends + 180 * A_DAY);
      return;
    }
    const chances = randomOf(`${seed}:agency:${agency}`);
    for (let at = first + chances.int(200, 900) * A_DAY; at < last - 200 * A_DAY; at += chances.int(400, 1_500) * A_DAY) {
      command(at, 'designation-suspended', { type: 'SuspendDesignation', data: { agency, reason: chances.pick(['inspection', 'incident', 'own-request'] as const), until: null } });
      command(at + chances.int(14, 60) * A_DAY, 'designation-resumed', { type: 'ResumeDesignation', data: { agency } });
    }
  });
};
