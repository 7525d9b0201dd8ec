import type { Command } from 'commander';
import type { ProcessHistory, ProcessInstance } from '@kangfu/nest/process-calls';
import { askService } from '../operator.ts';
import { print, table } from '../output.ts';
import { CommandFailed, readRuntime } from '../runtime.ts';

interface Listed {
  readonly service: string;
  readonly known: readonly { readonly name: string; readonly description: string; readonly running: number }[];
  readonly instances: readonly ProcessInstance[];
  readonly timers: { readonly working: boolean; readonly due: number; readonly overdueMs: number; readonly fired: number; readonly failing: number } | null;
  readonly calendarUntil: number;
}
type Failing = { readonly service: string; readonly error: string };
export interface ProcessList { readonly services: readonly Listed[]; readonly unreachable: readonly Failing[]; readonly warnings: readonly string[] }

/** Services without processes have no such call. */
const ask = async <T extends object>(call: string, input: object): Promise<{ answers: T[]; unreachable: Failing[] }> => {
  const runtime = readRuntime();
  const answers: T[] = [];
  const unreachable: Failing[] = [];
  await Promise.all(runtime.services.map(async ({ name }) => {
    try {
      answers.push(await askService<T>(runtime, name, call, input));
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      if (!error.message.includes('has no processes/')) unreachable.push({ service: name, error: error.message });
    }
  }));
  return { answers, unreachable };
};

/** The processes of all services. Where a service does not answer, that is said, not hidden. */
export const listProcesses = async (input: { process?: string; key?: string; all?: boolean; limit?: number }): Promise<ProcessList> => {
  const { answers, unreachable } = await ask<Listed>('processes/list', input);
  const services = answers.sort((a, b) => (a.service < b.service ? -1 : 1));
  const beyond = services.flatMap(({ instances }) => instances.filter(({ beyondCalendar }) => beyondCalendar));
  return {
    services, unreachable,
    warnings: [
      ...(beyond.length > 0 ? [`${beyond.length} with a last day beyond ${services[0]!.calendarUntil}, the last year whose holidays are known: computed with weekends only; bring chinese-days up to date`] : []),
      ...services.flatMap(({ service, timers }) => (timers && timers.failing > 0 ? [`${service}: ${timers.failing} timers cannot be fired and are tried again; the log says why`] : [])),
    ],
  };
};
export const showProcess = async (id: string, process?: string): Promise<ProcessHistory> => {
  const { answers, unreachable } = await ask<{ found: ProcessHistory | null; several: readonly string[] }>('processes/show', { id, ...(process ? { process } : {}) });
  const names = answers.flatMap(({ found, several }) => (found ? [found.process] : several));
  if (names.length > 1) throw new CommandFailed(`Several processes work for ${id}: ${names.sort().join(', ')}. Say which with --process.`);
  const found = answers.find((answer) => answer.found)?.found;
  if (!found) throw new CommandFailed(`No process ${id}${unreachable.length > 0 ? `, as far as ${unreachable.map(({ service }) => service).join(', ')} can be left out` : ''}.`);
  return found;
};

const timersOf = ({ timers }: ProcessInstance): string =>
  timers.map(({ timer, due, lastDay, paused }) => (paused ? `${timer} paused (${paused.reason}${paused.until ? ` until ${paused.until}` : ''}, left ${paused.left})` : `${timer} ${lastDay ?? due}`)).join(', ') || '-';
const causeOf = ({ lastCause: { command, event } }: ProcessInstance): string => (event ? `${event.service}/${event.log}:${event.position}` : command === 'FireTimer' ? 'timer' : command);

const describeList = ({ services, unreachable, warnings }: ProcessList): string => [
  table([['PROCESS', 'SERVICE', 'RUNNING', 'DUE', 'FIRED', 'WHAT'], ...services.flatMap(({ service, known, timers }) =>
    known.map(({ name, running, description }) => [name, service, String(running), String(timers?.due ?? 0), String(timers?.fired ?? 0), description]))]),
  '',
  table([['ID', 'PROCESS', 'KEY', 'STATE', 'SINCE', 'TIMERS', 'LAST CAUSE', 'REFUSED'], ...services.flatMap(({ instances }) =>
    instances.map((one) => [one.id, one.process, one.key, one.status, one.startedAt, timersOf(one), causeOf(one), String(one.refused.length)]))]),
  ...warnings.map((warning) => `warning: ${warning}`),
  ...unreachable.map(({ error }) => `warning: ${error}`),
].join('\n');

const describeOne = (one: ProcessHistory): string => [
  table([
    ['process', `${one.process} (${one.service})`], ['stream', one.stream], ['key', one.key], ['state', `${one.status}, since ${one.startedAt}`], ['timers', timersOf(one)], ['next due', one.nextDue ?? '-'],
    ['waits for', one.waitsFor.join(', ') || '-'],
  ]),
  '',
  table([['AT', 'EVENT', 'CAUSE', 'DATA'], ...one.history.map(({ at, type, cause, data }) => {
    const { process: _process, ...rest } = data as Record<string, unknown>;
    const from = cause as { service: string; log: number; position: number } | null;
    return [at, type, from ? `${from.service}/${from.log}:${from.position}` : '-', JSON.stringify(rest)];
  })]),
  '',
  table([['COMMAND', 'STREAM', 'OUTCOME'], ...one.wanted.map(({ type, stream, outcome, position, codes }) => [type, stream, outcome === 'done' ? `done, ${one.service} position ${position}` : codes.length > 0 ? `refused: ${codes.join(', ')}` : outcome])]),
  ...(one.beyondCalendar ? ['warning: its last day lies beyond the years whose holidays are known'] : []),
].join('\n');

export const registerProcesses = (program: Command): void => {
  const processes = program.command('processes').description('Running processes: what they wait for, and their timers');
  processes.command('list').description('Running instances, the next due first')
    .option('--process <name>', 'only of this process').option('--key <key>', 'only for this key: a case, a screening').option('--all', 'those that have ended too').option('--limit <n>', 'at most so many of each service', Number, 100)
    .option('--json', 'as one JSON document')
    .action(async ({ json, ...input }: { json?: boolean; process?: string; key?: string; all?: boolean; limit?: number }) => print(await listProcesses(input), json, describeList));
  processes.command('show').description('The whole history of one: causes, timers, and what came of its commands').argument('<id>', 'its id, its stream, or the key it works for')
    .option('--json', 'as one JSON document')
    .option('--process <name>', 'which one, where several work for the same key')
    .action(async (id: string, { json, process }: { json?: boolean; process?: string }) => print(await showProcess(id, process), json, describeOne));
};
