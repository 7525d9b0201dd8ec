const LOCAL = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

/** The day an instant falls on where the work is done, `YYYY-MM-DD`. */
export const localDay = (instant: string | Date): string => LOCAL.format(new Date(instant));

/** A day later by whole days. */
export const addDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
