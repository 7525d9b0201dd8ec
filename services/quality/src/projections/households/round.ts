/** A household of a round: who has something due there, and what is due first. */
export interface Stop { readonly household: string; readonly due: string; readonly people: readonly string[] }

/** The stops of a round, what is due first coming first; among equals the order is that of the ids, which is always the same. `due` of each person is their earliest. */
export const stopsOf = (people: readonly { readonly personId: string; readonly due: string }[], householdOf: (personId: string) => string): Stop[] => {
  const stops = new Map<string, Stop>();
  for (const { personId, due } of people) {
    const household = householdOf(personId);
    const known = stops.get(household);
    stops.set(household, { household, due: known && known.due < due ? known.due : due, people: [...(known?.people ?? []), personId].sort() });
  }
  return [...stops.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
};

/** Where a stop stands in its round: what a cursor says. */
export const placeOf = ({ due, household }: Pick<Stop, 'due' | 'household'>): string => `${due} ${household}`;
export const encodePlace = (stop: Stop): string => Buffer.from(placeOf(stop)).toString('base64url');
/** Null: no cursor of a round. */
export const decodePlace = (cursor: string): string | null => {
  const place = Buffer.from(cursor, 'base64url').toString();
  return /^\d{4}-\d{2}-\d{2} [0-9a-f-]{36}$/.test(place) ? place : null;
};
