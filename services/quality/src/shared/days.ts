const EIGHT_HOURS = 8 * 3_600_000;

/** The calendar day in China of an instant (ISO): `2026-11-22T17:00:00Z` is the 23rd. Without daylight saving since 1991. */
export const dayInChina = (instant: string): string => new Date(Date.parse(instant) + EIGHT_HOURS).toISOString().slice(0, 10);
