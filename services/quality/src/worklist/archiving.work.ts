import { requiredKinds } from '../archive/catalogue.js';
import type { Area } from './desks.js';

/** A closed case of whose documents some are not there, as its archive says (projections/archives): for whoever keeps it. */
export const archiving: Area = ({ kept }, { within, add }) => {
  if (!kept || kept.custodian === null) return;
  const there = new Set(kept.there);
  if (requiredKinds(kept.there.map((kind) => ({ kind })), kept.reason).every((kind) => there.has(kind))) return;
  add('complete-archive', { role: 'street-coordinator', unit: kept.custodian, person: null }, { since: kept.at, due: within('archive', kept.at) });
};
