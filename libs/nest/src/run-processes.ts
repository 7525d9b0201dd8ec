import type { CommandRuntime } from '@kangfu/commands';
import { systemClock } from '@kangfu/common';
import { LAST_CALENDAR_YEAR } from '@kangfu/common/working-days';
import { type ProcessRow, ProcessRunner, type ProcessStatus, type TimerStatus, TimerWorker } from '@kangfu/processes';
import type { Projection } from '@kangfu/subscriptions';
import { count, METRICS, watch } from '@kangfu/telemetry';
import { addProcessCalls } from './process-calls.js';
import type { ServiceDefinition } from './service-definition.js';
import type { ServiceHost } from './service-host.js';

export interface Processes {
  readonly runner: ProcessRunner;
  /** After the consumers have started. */
  start(): void;
  /** Stops firing; before the consumers are closed. */
  stop(): Promise<void>;
  /** Cheap, for metrics; `calendarUntil` is the last year whose holidays are known. */
  status(): { readonly processes: readonly ProcessStatus[]; readonly timers: TimerStatus | null; readonly calendarUntil: number };
}

/** The processes of a service and what fires their timers. */
export const runProcesses = (definition: ServiceDefinition, host: ServiceHost, runtime: CommandRuntime): Processes => {
  const { database, registry, sources, logger, leases, parking, operatorCalls, kangfu } = host;
  const { name: service, processes } = definition;
  const runner = new ProcessRunner({
    service, database, registry, runtime, processes, sources, parking, logger,
    execute: async (command, call) => {
      const aggregate = definition.aggregates.find((known) => known.kind === command.aggregate);
      if (!aggregate) throw new TypeError(`process command for unknown aggregate ${command.aggregate}`);
      return runtime.run(aggregate, {
        stream: command.stream, command: { type: command.type, data: command.data }, commandId: call.commandId, input: command.data, actor: call.actor, purpose: 'process',
        correlation: call.correlation, cause: call.cause, notBefore: call.notBefore, facts: async (_state, now) => ({ ...(await definition.processFacts?.(command, kangfu)), now: now.toISOString() }),
      });
    },
  });
  const index = definition.projections.find(({ name }) => name === 'processes') as Projection<ProcessRow> | undefined;
  if (!index) return { runner, start: () => {}, stop: async () => {}, status: () => ({ processes: [], timers: null, calendarUntil: LAST_CALENDAR_YEAR }) };
  const rows = kangfu.rows(index);
  // What a process that was taken away has left behind is nobody's to fire.
  const ours = { process: { $in: processes.map(({ name }) => name) } };
  const worker = new TimerWorker({
    service, leases, clock: systemClock, logger,
    due: async (now, limit) => (await rows.peekMany({ nextDue: { $lte: now }, ...ours }, limit)).flatMap(({ process, stream, timers }) => timers.flatMap(({ timerId, due, paused }) => {
      const at = due ?? paused?.until ?? null;
      return at !== null && at <= now ? [{ process, stream, timerId, due: at, what: due === null ? 'EndPause' as const : 'FireTimer' as const }] : [];
    })),
    running: () => rows.count({ filter: {}, joined: false }, { status: 'running', ...ours }),
    fire: async ({ process, stream, timerId, what, due }) => {
      const found = runner.find(process);
      if (!found) throw new TypeError(`timer of the unknown process ${process}`);
      const fired = await found.engine.wake(found.process, stream, timerId, what, due);
      if (fired && what === 'FireTimer') count(METRICS.timersFired);
      return fired;
    },
  });
  watch(METRICS.timersDue, () => [{ value: worker.status().due }]);
  watch(METRICS.timersLate, () => [{ value: worker.status().overdueMs / 1_000 }]);
  const status = () => ({ processes: runner.status(), timers: worker.status(), calendarUntil: LAST_CALENDAR_YEAR });
  addProcessCalls(operatorCalls, { service, processes, rows, store: host.store, status });
  return { runner, start: () => worker.start(), stop: () => worker.close(), status };
};
