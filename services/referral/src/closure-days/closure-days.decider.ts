import { assertNever, chinaDay } from '@kangfu/common';
import { addDays, isWorkingDay } from '@kangfu/common/working-days';
import { type Decider, refuse } from '@kangfu/decider';
import type { ClosureDayEvent, ClosureReason } from './closure-days.events.js';

export interface DeclareClosureDays {
  readonly type: 'DeclareClosureDays';
  readonly data: { readonly agency: string; readonly closureId: string; readonly from: string; readonly to: string; readonly reason: ClosureReason; /** Null: wherever its clients are. */ readonly place: string | null };
}
export interface TakeBackClosureDays { readonly type: 'TakeBackClosureDays'; readonly data: { readonly agency: string; readonly closureId: string } }
export type ClosureDaysCommand = DeclareClosureDays | TakeBackClosureDays;

export interface ClosureDay { readonly closureId: string; readonly day: string; readonly place: string | null }
/** Days on which an agency is closed, of the last year and to come. */
export interface ClosureDays { readonly days: readonly ClosureDay[] }
export interface ClosureDaysFacts { readonly now: string; readonly designated: boolean }

/** No closure is longer; an agency that is, is suspended. */
export const CLOSURE_AT_MOST = 60;
/** So far ahead another day is looked for. *Default*. */
export const MOVED_WITHIN_DAYS = 30;

/** Whether it is closed on a day for somebody of these places. */
export const isClosedOn = ({ days }: ClosureDays, day: string, places: readonly string[]): boolean => days.some((each) => each.day === day && (each.place === null || places.includes(each.place)));

/** The next day of the same kind (worked, or not) on which it is open for somebody of these places, and later than `today`, and that fits; null: none in sight. */
export const nextOpenDay = (closed: ClosureDays, day: string, places: readonly string[], today: string, fits: (day: string) => boolean = () => true): string | null => {
  for (let n = 1; n <= MOVED_WITHIN_DAYS; n++) {
    const next = addDays(day, n);
    if (next > today && isWorkingDay(next) === isWorkingDay(day) && !isClosedOn(closed, next, places) && fits(next)) return next;
  }
  return null;
};
/** The same time of another day; China has no summer time. */
export const onDay = (instant: string, day: string): string => new Date(Date.parse(instant) + Date.parse(`${day}T00:00:00Z`) - Date.parse(`${chinaDay(instant)}T00:00:00Z`)).toISOString();

const same = (a: Pick<ClosureDay, 'day' | 'place'>, b: Pick<ClosureDay, 'day' | 'place'>): boolean => a.day === b.day && a.place === b.place;

/** When an agency is closed, one event a day. A day that is closed already is declared no second time. */
export const closureDaysDecider: Decider<ClosureDaysCommand, ClosureDays, ClosureDayEvent, ClosureDaysFacts> = {
  initial: { days: [] },
  decide(command, { days }, { now, designated }) {
    const today = chinaDay(now);
    switch (command.type) {
      case 'DeclareClosureDays': {
        const { agency, closureId, from, to, reason, place } = command.data;
        if (!designated) return refuse('agency-not-designated', { agency }, ['agencyId']);
        if (to < from) return refuse('period-reversed', {}, ['to']);
        if (from < today) return refuse('day-in-past', { day: from }, ['from']);
        if (addDays(from, CLOSURE_AT_MOST) <= to) return refuse('closure-too-long', { days: CLOSURE_AT_MOST }, ['to']);
        const wanted: { day: string; place: string | null }[] = [];
        for (let day = from; day <= to; day = addDays(day, 1)) wanted.push({ day, place });
        return wanted.filter((one) => !days.some((each) => same(each, one)))
          .map(({ day }) => ({ type: 'ClosureDayDeclared' as const, data: { agency, closureId, day, ...(place === null ? {} : { place }), reasonCode: reason } }));
      }
      case 'TakeBackClosureDays': {
        const { agency, closureId } = command.data;
        const declared = days.filter((each) => each.closureId === closureId);
        if (declared.length === 0) return refuse('closure-unknown', {}, ['closureId']);
        return declared.filter(({ day }) => day >= today).map(({ day, place }) => ({ type: 'ClosureDayTakenBack' as const, data: { agency, closureId, day, ...(place === null ? {} : { place }) } }));
      }
      default: return assertNever(command);
    }
  },
  evolve({ days }, { type, data: { closureId, day, place } }) {
    const one = { closureId, day, place: place ?? null };
    const others = days.filter((each) => !same(each, one));
    return { days: type === 'ClosureDayDeclared' ? [...others.filter((each) => each.day > addDays(day, -366)), one] : others };
  },
};
