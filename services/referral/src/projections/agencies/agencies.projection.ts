import { UnitOpened } from '@kangfu/access';
import { type ProjectedEvent, projection } from '@kangfu/subscriptions';
import { agencyUuid } from '../../agency/agency.aggregate.js';
import { changedDesignation, designated, type Designation } from '../../agency/agency.decider.js';
import { AgencyDesignated, DesignationEnded, DesignationResumed, DesignationSuspended } from '../../agency/agency.events.js';

interface UnitState { name: { zh: string; en: string }; path: readonly string[]; kind: string }
export interface AgencyRow extends Designation {
  /** Null until the unit itself is known here. */
  readonly name: { readonly zh: string; readonly en: string } | null;
  readonly places: readonly string[];
}

type Change = ProjectedEvent<typeof DesignationSuspended> | ProjectedEvent<typeof DesignationResumed> | ProjectedEvent<typeof DesignationEnded>;
const changed = (state: Designation | null | undefined, e: Change): Designation | null => (state ? changedDesignation(state, e as Parameters<typeof changedDesignation>[1]) : null);
const byAgency = (e: { data: { agency: string } }): string => agencyUuid(e.data.agency);

/** Designated agencies by uuid (their unit's), with name and place from the organisation. */
export const agencies = projection<AgencyRow>('agencies', 2, {
  view: (_key, slices) => {
    const designation = slices.one<Designation | null>('agency')?.state;
    const unit = slices.one<UnitState>('unit')?.state;
    return designation ? { ...designation, name: unit?.name ?? null, places: unit?.path ?? [] } : null;
  },
  indexes: [{ keys: { services: 1, _id: 1 } }, { keys: { places: 1, _id: 1 } }],
})
  .on(AgencyDesignated, byAgency, (_state, e): Designation => designated(e.data))
  .on(DesignationSuspended, byAgency, changed)
  .on(DesignationResumed, byAgency, changed)
  .on(DesignationEnded, byAgency, changed)
  .on(UnitOpened, (e) => (e.data.kind === 'agency' || e.data.kind === 'hospital' ? [agencyUuid(e.data.code)] : []), (_state, e): UnitState => ({ name: e.data.name, path: e.data.path, kind: e.data.kind }));
