import type { Role } from '@kangfu/access';
import type { RowStep } from '../projections/journeys/journeys.projection.js';
import type { StepName } from '../journey/journey.js';
import { itemOf, type Place, type Told } from './item.js';
import type { WorkFacts } from './work-facts.js';
import type { WorkItem } from './work-item.js';
import type { WorkKind } from './work-kinds.js';

/** Whose work about a case what is, and the list it is put on. */
export interface Desks {
  readonly district: string;
  readonly self: Place;
  /** Of the community; null where the case has none. */
  readonly liaison: Place | null;
  /** Who manages the case; as long as nobody does, the district. */
  readonly managing: Place;
  /** Nobody named, or one of a street that is no longer the case's. */
  readonly unmanaged: boolean;
  /** The case manager answers for what lies at their own unit; elsewhere whoever has done something there (`by`). */
  at(role: Role, unit: string, by?: string | null): Place;
  agencyOf(agency: string): Place;
  placeOf(step: RowStep): Place;
  active(name: StepName): RowStep | null;
  add(kind: WorkKind, place: Place, told: Told): void;
}
/** What one area finds to be done. */
export type Area = (facts: WorkFacts, desks: Desks) => void;

export const told = ({ startedAt, due, level }: RowStep): Told => ({ since: startedAt!, due, level });

export const desksOf = (facts: WorkFacts, items: WorkItem[]): Desks => {
  const { caseId, personId, street, places } = facts;
  // One of the old street does not follow when a case moves.
  const manager = facts.manager && places.includes(facts.manager.unit) ? facts.manager : null;
  const district = places[1] ?? street;
  const community = places.find((place) => place !== street && place.startsWith(street)) ?? null;
  const subject = { row: caseId, accessKey: `case-${caseId}`, caseId, personId, street, community };
  const at = (role: Role, unit: string, by: string | null = null): Place => ({ role, unit, person: manager?.unit === unit ? manager.userId : by === manager?.userId ? null : by });
  return {
    district, at, self: { role: 'guardian', unit: null, person: null }, unmanaged: manager === null,
    liaison: community === null ? null : at('community-liaison', community),
    managing: manager ? at(manager.unit === street ? 'street-coordinator' : 'assessor', manager.unit) : at('assessor', district),
    agencyOf: (agency) => ({ role: 'agency-worker', unit: agency, person: null, agency }),
    placeOf: (step) => at(step.role ?? 'assessor', step.unit ?? district, step.person),
    active: (name) => facts.steps.find(({ step, state }) => step === name && state === 'active') ?? null,
    add: (kind, place, work) => items.push(itemOf(subject, facts.urges, kind, place, work, `${work.about ?? caseId}:${kind === 'chase-overdue' ? work.step : ''}`)),
  };
};
