import { UnitOpened } from '@kangfu/access';
import { projection } from '@kangfu/subscriptions';
import { agencyUuid } from '../../agency/agency.aggregate.js';
import type { Designation } from '../../agency/agency.decider.js';
import { AgencyDesignated } from '../../agency/agency.events.js';

interface UnitState { name: { zh: string; en: string }; path: readonly string[]; kind: string }
export interface AgencyRow extends Designation {
  /** Null until the unit itself is known here. */
  readonly name: { readonly zh: string; readonly en: string } | null;
  readonly places: readonly string[];
}

/** Designated agencies by uuid (their unit's), with name and place from the organisation. */
export const agencies = projection<AgencyRow>('agencies', 1, {
  view: (_key, slices) => {
    const designation = slices.one<Designation>('agency')?.state;
    const unit = slices.one<UnitState>('unit')?.state;
    return designation ? { ...designation, name: unit?.name ?? null, places: unit?.path ?? [] } : null;
  },
  indexes: [{ keys: { services: 1, _id: 1 } }, { keys: { places: 1, _id: 1 } }],
})
  .on(AgencyDesignated, (e) => agencyUuid(e.data.agency), (_state, e): Designation => ({ ...e.data, validUntil: e.data.validUntil ?? null }))
  .on(UnitOpened, (e) => (e.data.kind === 'agency' || e.data.kind === 'hospital' ? [agencyUuid(e.data.code)] : []), (_state, e): UnitState => ({ name: e.data.name, path: e.data.path, kind: e.data.kind }));
