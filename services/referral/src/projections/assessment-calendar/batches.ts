import type { AppointmentRow } from '../assessment-appointments/assessment-appointments.projection.js';

/** An order that has no appointment yet, with where its case lies. */
export interface Waiting { readonly orderId: string; readonly assessor: string; readonly due: string; readonly street: string; readonly community: string | null }
type Booked = Pick<AppointmentRow, 'appointmentId' | 'assessor' | 'day' | 'startsAt' | 'venue' | 'unit' | 'street' | 'community'>;

/** What one assessor does on one day at one place: at a street, in its office and its homes together; or at a centre. */
export interface Batch<A extends Booked = Booked, W extends Waiting = Waiting> {
  readonly day: string; readonly assessor: string;
  /** Code of the street or the centre. */
  readonly place: string;
  readonly outing: boolean;
  readonly appointments: readonly A[];
  /** The assessor's open orders of the same street: of a community that is visited anyway first, then by due day. */
  readonly couldJoin: readonly W[];
}

/** Appointments by day, assessor and place, as they follow each other, each with who could be seen on the same way. Pure. */
export const batchesOf = <A extends Booked, W extends Waiting>(appointments: readonly A[], waiting: readonly W[]): Batch<A, W>[] => {
  const batches = new Map<string, A[]>();
  for (const each of [...appointments].sort((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : a.appointmentId < b.appointmentId ? -1 : 1))) {
    const key = [each.day, each.assessor, each.venue === 'centre' ? each.unit : each.venue === 'home' ? each.street : each.unit].join('|');
    batches.set(key, [...(batches.get(key) ?? []), each]);
  }
  return [...batches].map(([key, own]) => {
    const [day, assessor, place] = key.split('|') as [string, string, string];
    const outing = own.some(({ venue }) => venue !== 'centre');
    const visited = new Set(own.flatMap(({ community }) => community ?? []));
    const near = ({ community }: Waiting): number => (community !== null && visited.has(community) ? 0 : 1);
    const couldJoin = outing ? waiting.filter((each) => each.assessor === assessor && each.street === place).sort((a, b) => near(a) - near(b) || (a.due < b.due ? -1 : a.due > b.due ? 1 : a.orderId < b.orderId ? -1 : 1)) : [];
    return { day, assessor, place, outing, appointments: own, couldJoin };
  }).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.appointments[0]!.startsAt < b.appointments[0]!.startsAt ? -1 : 1));
};
