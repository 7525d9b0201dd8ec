const EIGHT_HOURS = 8 * 3_600_000;

/** The calendar day in China of an instant, `YYYY-MM-DD`: `2026-11-22T17:00:00Z` is the 23rd. One time zone, without daylight saving since 1991. */
export const chinaDay = (instant: string | Date): string => {
  // Most are in `toISOString()` form and before 16:00, when it is the same day there; a rebuild asks millions of times.
  if (typeof instant === 'string' && instant.length === 24 && instant.endsWith('Z') && instant.slice(11, 13) < '16') return instant.slice(0, 10);
  return new Date(new Date(instant).getTime() + EIGHT_HOURS).toISOString().slice(0, 10);
};

/** The instant at which a day in China is over: what is due that day is late from then on. */
export const endOfChinaDay = (day: string): string => new Date(Date.parse(`${day}T24:00:00Z`) - EIGHT_HOURS).toISOString();
