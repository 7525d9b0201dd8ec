const EIGHT_HOURS = 8 * 3_600_000;

/** The calendar day in China of an instant, `YYYY-MM-DD`: `2026-11-22T17:00:00Z` is the 23rd. One time zone, without daylight saving since 1991. */
export const chinaDay = (instant: string | Date): string => new Date(new Date(instant).getTime() + EIGHT_HOURS).toISOString().slice(0, 10);
