import type { Log } from './stored.ts';

/** What processes did for each cause: never the same thing twice, and for each positive screening (after everything has caught up) a file and a duty. */
export const effectFaults = (logs: readonly Log[]): string[] => {
  const faults: string[] = [];
  const done = new Map<string, number>();
  /** The event that caused an event, and what came of each in the end. */
  const causeOf = new Map(logs.flatMap(({ commits }) => commits.flatMap(({ cause, events }) => (cause ? events.map(({ id }) => [id, cause.id] as const) : []))));
  const caused = new Map<string, Set<string>>();
  for (const { service, commits } of logs) {
    for (const { _id, cause, command, stream, events } of commits) {
      if (!cause) continue;
      const effect = `${cause.id} ${service} ${command.type} ${stream}`;
      if (done.has(effect)) faults.push(`${service} commits ${done.get(effect)} and ${_id} are the same effect of the same cause`);
      done.set(effect, _id);
      for (let origin: string | undefined = cause.id; origin !== undefined; origin = causeOf.get(origin)) caused.set(origin, new Set([...(caused.get(origin) ?? []), ...events.map(({ type }) => type)]));
    }
  }
  for (const { service, commits } of logs) {
    for (const { id, type, data } of commits.flatMap(({ events }) => events)) {
      if (service !== 'autism-registry' || type !== 'ScreeningRecorded' || data.positive !== true) continue;
      for (const effect of ['FileOpened', 'DutyOpened']) if (!caused.get(id)?.has(effect)) faults.push(`the positive screening ${id} has no ${effect}`);
    }
  }
  return faults;
};
