import { scopedCommandId } from '@kangfu/commands';
import { type EventStore, recordedEvents } from '@kangfu/event-store';
import { type AnyProcess, NEVER, type ProcessRow } from '@kangfu/processes';
import type { Row, RowFilter, Rows } from '@kangfu/subscriptions';
import { OperatorCallRefused, type OperatorCalls } from './operator-calls.js';

interface Parts {
  readonly service: string;
  readonly processes: readonly AnyProcess[];
  readonly rows: Rows<ProcessRow>;
  readonly store: EventStore;
  readonly status: () => object;
}

/** One instance as an operator sees it: codes, ids and instants. */
export interface ProcessInstance extends Omit<ProcessRow, 'nextDue'> {
  readonly id: string;
  readonly service: string;
  readonly nextDue: string | null;
  /** Events and timers that would set something off. */
  readonly waitsFor: readonly string[];
}
/** What came of a command a process wanted. */
export interface WantedCommand { readonly id: string; readonly type: string; readonly stream: string; readonly outcome: 'done' | 'refused' | 'nothing to do, or not done yet'; readonly position: number | null; readonly codes: readonly string[] }
export interface ProcessHistory extends ProcessInstance {
  readonly history: readonly { readonly at: string; readonly version: number; readonly position: number; readonly type: string; readonly data: object; readonly cause: object | null }[];
  readonly wanted: readonly WantedCommand[];
}

const MOST = 500;

/** What `kangfu processes` asks. */
export const addProcessCalls = (calls: OperatorCalls, { service, processes, rows, store, status }: Parts): void => {
  const shown = ({ _id, _from: _recorded, nextDue, ...row }: Row<ProcessRow>): ProcessInstance => {
    const process = processes.find(({ name }) => name === row.process);
    const types = [...new Set((process?.reactions ?? []).map(({ definition }) => definition.type))];
    return { id: _id, service, ...row, nextDue: nextDue === NEVER ? null : nextDue, waitsFor: row.status === 'ended' ? [] : [...row.timers.map(({ timer, paused }) => `timer ${timer}${paused ? ' (paused)' : ''}`), ...types] };
  };
  calls.add('processes/list', async ({ process, key, all, limit }) => {
    const filter: RowFilter = { ...(all === true ? {} : { status: 'running' }), ...(typeof process === 'string' ? { process } : {}), ...(typeof key === 'string' ? { key } : {}) };
    const found = await rows.peekMany(filter, Math.min(MOST, typeof limit === 'number' && limit > 0 ? limit : 100));
    const running = await Promise.all(processes.map(({ name }) => rows.count({ filter: {}, joined: false }, { process: name, status: 'running' })));
    return {
      ...status(), service, known: processes.map(({ name, description }, i) => ({ name, description, running: running[i] })),
      instances: found.map(shown).sort((a, b) => ((a.nextDue ?? NEVER) < (b.nextDue ?? NEVER) ? -1 : 1)),
    };
  });
  calls.add('processes/show', async ({ id, process }) => {
    if (typeof id !== 'string') throw new OperatorCallRefused('id-missing', 'say which process: its id, its stream, or the key it works for');
    const matching = await rows.peekMany({ $or: [{ _id: id }, { stream: id }, { key: id }], ...(typeof process === 'string' ? { process } : {}) }, 20);
    const [row] = matching;
    if (!row || matching.length > 1) return { found: null, several: matching.map((each) => each.process).sort() };
    const events = (await store.load(row.stream)).commits.flatMap((commit) => recordedEvents(service, commit));
    const refused = new Map(events.filter(({ type }) => type === 'CommandRefused').map(({ data }) => [(data as { id: string }).id, (data as { codes: readonly string[] }).codes]));
    const decided = events.filter(({ type }) => type === 'CommandsDecided').flatMap(({ data }) => (data as { commands: readonly { id: string; type: string; stream: string }[] }).commands);
    const wanted = await Promise.all(decided.map(async ({ id: commandId, type, stream }): Promise<WantedCommand> => {
      const commit = await store.findCommand(stream, scopedCommandId(`process:${row.process}`, commandId));
      const codes = refused.get(commandId) ?? [];
      return { id: commandId, type, stream, outcome: commit ? 'done' : codes.length > 0 ? 'refused' : 'nothing to do, or not done yet', position: commit?.first ?? null, codes };
    }));
    return { several: [], found: { ...shown(row), wanted, history: events.map(({ at, version, position, type, data, cause }) => ({ at, version, position, type, data, cause })) } };
  });
};
