const EIGHT_HOURS = 8 * 3_600_000;

/** The calendar day in China of an instant, `YYYY-MM-DD`: `2026-11-22T17:00:00Z` is the 23rd. One time zone, without daylight saving since 1991. */
export const chinaDay = (instant: string | Date): string => {
  // Most are in `toISOString()` form and before 16:00, when it is the same day there; a rebuild asks millions of times.
  if (typeof instant === 'string' && instant.length === 24 && instant.endsWith('Z') && instant.slice(11, 13) < '16') return instant.slice(0, 10);
  return new Date(new Date(instant).getTime() + EIGHT_HOURS).toISOString().slice(0, 10);
};

/** The instant at which a day in China is over: what is due that day is late from then on. */
export const endOfChinaDay = (day: string): string => new Date(Date.parse(`${day}T24:00:00Z`) - EIGHT_HOURS).toISOString();

/**
 * When something happened that is told later, as a draft made without a connection is: at the instant that is known (`at`, on that day), or by the end of an earlier day. Of today it is
 * nothing: it happened when it is told.
 */
export const happenedOn = (day: string, at: string | null, now: string): { readonly occurred?: string } => {
  if (at !== null) return { occurred: new Date(at).toISOString() };
  return day < chinaDay(now) ? { occurred: new Date(Date.parse(endOfChinaDay(day)) - 1).toISOString() } : {};
};

/** Whether an instant can be that of something on this day that is told now. */
export const isTimeOf = (at: string, day: string, now: string): boolean => chinaDay(at) === day && Date.parse(at) <= Date.parse(now);
