/** How long an archive is kept. *Default*: no source says. */
export const RETENTION_YEARS = 30;
/** The last day on which it is kept; of a leap day the 28th of February. */
export const retainUntil = (closedOn: string): string => {
  const year = Number(closedOn.slice(0, 4)) + RETENTION_YEARS;
  return `${year}${closedOn.endsWith('-02-29') ? '-02-28' : closedOn.slice(4)}`;
};
