import { randomUUID } from 'node:crypto';
import { units } from '@kangfu/access';
import { streamId, systemClock } from '@kangfu/common';
import type { ServiceHost } from '@kangfu/nest';
import { type DueTimer, TimerWorker } from '@kangfu/processes';
import { clockSettings } from '../projections/clock-settings/clock-settings.projection.js';
import { isOfCase, worklist } from '../projections/worklist/worklist.projection.js';
import { clockAggregate } from './clock.aggregate.js';
import { NO_SETTINGS, settingsFor } from './settings.js';

const WATCH = { id: 'process:step-clocks', role: 'process', unit: null, for: null } as const;
/** Kinds of units that are the street of a case. */
const STREETS = ['street', 'station'];
/** More than there are units that set something, and streets of two cities. */
const MOST_UNITS = 1_000;

/**
 * Tells of clocks whose time has come: of steps, and of what is no step. The index of timers is what is to be done about each case, which is the journey and more (`nextLook`), so nothing is set that would
 * have to be cancelled, and a case without delay costs no event (docs/decisions/0020, 0032). What units set reaches their open cases the same way: those whose mark is not that of their street are found and noted (0021).
 * One process of the service watches, by a lease; whatever is looked at twice is told once, for the decider knows what was told.
 */
export const watchClocks = ({ kangfu, leases, logger }: Pick<ServiceHost, 'kangfu' | 'leases' | 'logger'>): (() => Promise<void>) => {
  const rows = kangfu.rows(worklist);
  const configured = () => kangfu.rows(clockSettings).peekMany({}, MOST_UNITS);
  const look = (caseId: string, due: string): DueTimer => ({ process: 'step-clocks', stream: streamId('clock', caseId), timerId: caseId, what: 'FireTimer', due });

  /** Open cases that do not show what their units have set by now. */
  const unsettled = async (now: string, limit: number): Promise<DueTimer[]> => {
    const set = (await configured()).filter(({ settings }) => settings.length > 0);
    if (set.length === 0) return [];
    const streets = await kangfu.rows(units).peekMany({ kind: { $in: STREETS }, path: { $in: set.map(({ unit }) => unit) } }, MOST_UNITS);
    // Of nobody's street there is nothing to note.
    const found = streets.length === 0 ? [] : await rows.peekMany({ status: 'open', $or: streets.map(({ code, path }) => ({ street: code, settingsMark: { $ne: settingsFor(path, set).mark } })) }, limit);
    // A case that went to a street where nothing is set.
    const left = await rows.peekMany({ status: 'open', street: { $nin: streets.map(({ code }) => code) }, settingsMark: { $gt: NO_SETTINGS.mark } }, limit);
    return [...found, ...left].filter(isOfCase).map(({ caseId }) => look(caseId, now));
  };

  const worker = new TimerWorker({
    service: 'quality/step-clocks', leases, clock: systemClock, logger,
    due: async (now, limit) => {
      const settling = await unsettled(now, limit);
      return settling.length > 0 ? settling : (await rows.peekMany({ nextLook: { $lte: now } }, limit)).filter(isOfCase).map(({ caseId, nextLook }) => look(caseId, nextLook));
    },
    running: async () => 0,
    fire: async ({ stream, timerId }) => {
      const outcome = await kangfu.runtime.run(clockAggregate, {
        stream, command: { type: 'NoteClocks', data: {} }, commandId: randomUUID(), input: null, actor: WATCH, purpose: 'process',
        facts: async (_state, now) => {
          const [row, set] = await Promise.all([rows.peek(timerId), configured()]);
          const street = row && await kangfu.findUnit(row.street);
          return { now: now.toISOString(), case: row && isOfCase(row) ? row : null, settings: street ? settingsFor(street.path, set) : NO_SETTINGS };
        },
      });
      return outcome.done && outcome.commit !== null;
    },
  });
  worker.start();
  return () => worker.close();
};
