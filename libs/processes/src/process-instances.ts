import { isBeyondCalendar } from '@kangfu/common/working-days';
import type { EventDefinition } from '@kangfu/contracts';
import { type ProjectedEvent, type Projection, projection } from '@kangfu/subscriptions';
import { evolveInstance, type Instance, newInstance, type Timer, wakesAt } from './instance.js';
import { processEvents } from './process.events.js';
import { PROCESS_STREAM } from './process.js';

/** Later than any timer. */
export const NEVER = '9999-12-31T00:00:00.000Z';
const KEPT = 20;

/** A process for one subject as operators and the timer worker see it. */
export interface ProcessRow {
  process: string;
  key: string;
  stream: string;
  status: 'running' | 'ended';
  startedAt: string;
  endedAt: string | null;
  timers: readonly Timer[];
  /** The next instant at which a timer fires or a pause ends by itself; {@link NEVER} where none does. */
  nextDue: string;
  /** A timer ends in a year whose holidays are not known yet. */
  beyondCalendar: boolean;
  /** What last changed it: an event of a service, or a timer of its own. */
  lastCause: { readonly at: string; readonly command: string; readonly event: { readonly service: string; readonly log: number; readonly position: number; readonly id: string } | null };
  /** Commands it wanted, ever. */
  commands: number;
  /** The latest that were refused. */
  refused: readonly { readonly id: string; readonly type: string; readonly stream: string; readonly codes: readonly string[]; readonly at: string }[];
}

interface Slice { readonly process: string; readonly instance: Instance<null>; readonly startedAt: string; readonly endedAt: string | null; readonly lastCause: ProcessRow['lastCause']; readonly commands: number; readonly refused: ProcessRow['refused'] }

const fold = (slice: Slice | undefined, e: ProjectedEvent<EventDefinition>): Slice => {
  const data = e.data as { process: string; commands?: readonly unknown[]; id?: string; type?: string; stream?: string; codes?: readonly string[] };
  return {
    process: data.process, instance: evolveInstance(slice?.instance ?? newInstance(null), e as never), startedAt: slice?.startedAt ?? e.at, endedAt: e.type === 'ProcessEnded' ? e.at : slice?.endedAt ?? null,
    lastCause: { at: e.at, command: e.command, event: e.cause }, commands: (slice?.commands ?? 0) + (data.commands?.length ?? 0),
    refused: e.type === 'CommandRefused' ? [...(slice?.refused ?? []), { id: data.id!, type: data.type!, stream: data.stream!, codes: data.codes!, at: e.at }].slice(-KEPT) : slice?.refused ?? [],
  };
};

const made = new Map<string, Projection<ProcessRow>>();
/**
 * The instances of a service's processes, by the uuid of their stream, and with them the index of timers by when they are due. A read model like any other:
 * what is true is in the streams, so it can be built anew, and one that is late fires late, not twice.
 */
export const processInstances = (service: string): Projection<ProcessRow> => {
  const known = made.get(service);
  if (known) return known;
  const instances = projection<ProcessRow>('processes', 1, {
    view: (_key, slices) => {
      const slice = slices.one<Slice>(PROCESS_STREAM);
      if (!slice) return null;
      const { process, instance, startedAt, endedAt, lastCause, commands, refused } = slice.state;
      const timers = Object.values(instance.timers).sort((a, b) => ((wakesAt(a) ?? NEVER) < (wakesAt(b) ?? NEVER) ? -1 : 1));
      return {
        process, key: instance.key, stream: slice.stream, status: instance.status === 'ended' ? 'ended' : 'running', startedAt, endedAt, timers, lastCause, commands, refused,
        nextDue: timers[0] ? wakesAt(timers[0]) ?? NEVER : NEVER, beyondCalendar: timers.some(({ lastDay }) => lastDay !== null && isBeyondCalendar(lastDay)),
      };
    },
    indexes: [{ keys: { nextDue: 1, _id: 1 } }, { keys: { status: 1, process: 1, _id: 1 } }, { keys: { key: 1 } }],
  });
  for (const definition of Object.values(processEvents(service))) instances.on(definition as EventDefinition, (e) => e.stream.slice(-36), fold as never);
  made.set(service, instances);
  return instances;
};
