import { type Decider, refuse } from '@kangfu/decider';
import type { ServiceKind } from '../shared/vocabulary.js';
import type { AgencyCommand } from './agency.commands.js';
import type { AgencyEvent } from './agency.events.js';

export interface Designation {
  readonly agency: string;
  readonly services: readonly ServiceKind[];
  readonly classes: readonly number[];
  readonly capacity: number;
  readonly validFrom: string;
  readonly validUntil: string | null;
}
export type Agency = { readonly status: 'none' } | ({ readonly status: 'designated' } & Designation);

/** The designation is in force on that day. */
export const isDesignated = (agency: Pick<Designation, 'validFrom' | 'validUntil'>, day: string): boolean =>
  agency.validFrom <= day && (agency.validUntil === null || agency.validUntil >= day);

const same = (a: Agency, b: Designation): boolean => a.status === 'designated'
  && a.capacity === b.capacity && a.validFrom === b.validFrom && a.validUntil === b.validUntil
  && a.services.join() === b.services.join() && a.classes.join() === b.classes.join();

export const agencyDecider: Decider<AgencyCommand, Agency, AgencyEvent, { readonly unitKnown: boolean }> = {
  initial: { status: 'none' },
  decide({ data }, state, facts) {
    if (!facts.unitKnown) return refuse('unit-unknown', { unit: data.agency }, ['agency']);
    const wanted: Designation = { ...data, services: [...new Set(data.services)].sort(), classes: [...new Set(data.classes)].sort() };
    if (wanted.services.length === 0) return refuse('designation-without-service', {}, ['services']);
    if (wanted.validUntil !== null && wanted.validUntil < wanted.validFrom) return refuse('period-reversed', {}, ['validUntil']);
    if (same(state, wanted)) return [];
    const { validUntil, ...rest } = wanted;
    return [{ type: 'AgencyDesignated', data: { ...rest, services: [...rest.services], classes: [...rest.classes], ...(validUntil === null ? {} : { validUntil }) } }];
  },
  evolve: (_state, { data }) => ({ status: 'designated', ...data, validUntil: data.validUntil ?? null }),
};
