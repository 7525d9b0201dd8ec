import type { Log } from './stored.ts';

/** What processes did for each cause: never the same thing twice, and for each positive screening (after everything has caught up) a file and a duty. */
export const effectFaults = (logs: readonly Log[]): string[] => {
  const faults: string[] = [];
  const done = new Map<string, number>();
  const caused = new Map<string, Set<string>>();
  for (const { service, commits } of logs) {
    for (const { _id, cause, command, stream, events } of commits) {
      if (!cause) continue;
      const effect = `${cause.id} ${service} ${command.type} ${stream}`;
      if (done.has(effect)) faults.push(`${service} commits ${done.get(effect)} and ${_id} are the same effect of the same cause`);
      done.set(effect, _id);
      caused.set(cause.id, new Set([...(caused.get(cause.id) ?? []), ...events.map(({ type }) => type)]));
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
