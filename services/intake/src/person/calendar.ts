/** `YYYYMMDD` or `YYYY-MM-DD` as a day `YYYY-MM-DD`, null where there is no such day. */
export const findDay = (text: string): string | null => {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text);
  if (!match) return null;
  const day = `${match[1]}-${match[2]}-${match[3]}`;
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === day ? day : null;
};

/** Completed years at a day. Someone born on 29 February completes a year on 1 March of a common year. */
export const yearsAt = (birthDate: string, day: string): number =>
  Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (day.slice(5) < birthDate.slice(5) ? 1 : 0);

/** What statistics keep of a birth date; decided once, at registration. */
export const AGE_BANDS = ['0-6', '7-17', '18-44', '45-59', '60+'] as const;
export type AgeBand = (typeof AGE_BANDS)[number];
export const ageBandOf = (birthDate: string, day: string): AgeBand => {
  const years = yearsAt(birthDate, day);
  if (years <= 6) return '0-6';
  if (years <= 17) return '7-17';
  if (years <= 44) return '18-44';
  return years <= 59 ? '45-59' : '60+';
};
