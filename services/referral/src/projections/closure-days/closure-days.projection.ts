import { projection } from '@kangfu/subscriptions';
import { agencyUuid } from '../../agency/agency.aggregate.js';
import { ClosureDayDeclared, ClosureDayTakenBack } from '../../closure-days/closure-days.events.js';

export interface ClosureDayRow { readonly agencyId: string; readonly closureId: string; readonly day: string; readonly place: string | null; readonly reason: string }
const byDay = ({ data: { agency, day, place } }: { data: { agency: string; day: string; place?: string | undefined } }): string => `${agency}:${day}:${place ?? ''}`;

/** Days on which an agency is closed, one row a day and place. */
export const closureDayList = projection<ClosureDayRow>('closure-days', 1, {
  view: (_key, slices) => slices.one<ClosureDayRow | null>('closure-days')?.state ?? null,
  indexes: [{ keys: { agencyId: 1, day: 1, _id: 1 } }],
})
  .on(ClosureDayDeclared, byDay, (_state, { data }): ClosureDayRow => ({ agencyId: agencyUuid(data.agency), closureId: data.closureId, day: data.day, place: data.place ?? null, reason: data.reasonCode }))
  .on(ClosureDayTakenBack, byDay, () => null);
