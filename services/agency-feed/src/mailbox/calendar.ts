import { chinaDay, onClockShift } from '@kangfu/common';

/** How often the calendar is looked at. */
const LOOK_MS = 60_000;

export interface CalendarDeps {
  readonly now: () => Date;
  /** The last day up to which rights were told, or null at the very first. */
  readonly lastDay: () => Promise<string | null>;
  /** Tells what changed after a day, up to another, and remembers the latter. */
  readonly turn: (since: string, day: string) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/** Consents begin and run out at midnight in China without any event: this tells mailboxes so, also of the days on which the system was away. Answers what stops it. */
export const followCalendar = ({ now, lastDay, turn, failed }: CalendarDeps): (() => Promise<void>) => {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let looking = Promise.resolve();
  const look = (): void => {
    if (timer) clearTimeout(timer);
    looking = (async () => {
      const day = chinaDay(now());
      const last = await lastDay();
      if (last === null || last < day) await turn(last ?? day, day);
    })().catch(failed).finally(() => { if (!stopped) timer = setTimeout(look, LOOK_MS); });
  };
  look();
  const unlisten = onClockShift(() => {
    void looking.then(() => { if (!stopped) look(); });
  });
  return async () => {
    stopped = true;
    unlisten();
    if (timer) clearTimeout(timer);
    await looking;
  };
};
