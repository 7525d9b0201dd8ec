import { randomUUID } from 'node:crypto';
import { aggregate } from '@kangfu/commands';
import { defineEvent, EventRegistry, Field, Type } from '@kangfu/contracts';
import type { Decider } from '@kangfu/decider';
import type { CommitDraft } from '@kangfu/event-store';
import { sampleDraft, sampleEvent } from '@kangfu/event-store/contract/drafts';
import { projection } from '@kangfu/subscriptions';

const data = Type.Object({ thing: Field.uuid(), street: Type.String(), status: Type.String() });
/** The one event of the benches: about 350 bytes. */
export const noted = defineEvent('bench', 'ThingNoted', { description: 'noted', data, subject: () => null });
export type Noted = { type: 'ThingNoted'; data: { thing: string; street: string; status: string } };
export type Note = { type: 'Note'; data: Noted['data'] };
export interface ThingState { notes: number; status: string; street: string }

const note = (state: ThingState | null, { status, street }: Noted['data']): ThingState => ({ notes: (state?.notes ?? 0) + 1, status, street });
const decider: Decider<Note, ThingState | null, Noted, object> = {
  initial: null,
  decide: (command) => [{ type: 'ThingNoted', data: command.data }],
  evolve: (state, event) => note(state, event.data),
};
/** Keeps snapshots where its runtime is given a store of them. */
export const thing = aggregate({ kind: 'thing', decider, events: { ThingNoted: noted }, snapshot: { schema: 1, every: 100 } });

export interface ThingRow extends ThingState { thing: string; accessKey: string }
/** Like the list of cases: one row a stream, two indexes, history of every change. */
export const things = projection<ThingRow>('things', 1, {
  view: (key, slices) => {
    const own = slices.one<ThingState>('thing');
    return own && { thing: key, ...own.state, accessKey: `case-${key}` };
  },
  indexes: [{ keys: { status: 1, _id: 1 } }, { keys: { street: 1, _id: 1 } }],
}).on(noted, (e) => e.data.thing, (state: ThingState | undefined, e) => note(state ?? null, e.data));

export const registry = new EventRegistry([noted]);

/** What the n-th note on a thing says. */
export const noteOn = (id: string, n: number): Noted['data'] => ({ thing: id, street: `4403040${10 + (n % 10)}`, status: `noted-${n}` });
export const streamOf = (id: string): string => `thing-${id}`;
/** The n-th note on a thing, as the command runtime would append it. */
export const noteDraft = (id: string, n: number): CommitDraft =>
  sampleDraft([sampleEvent({ id: randomUUID(), type: 'ThingNoted', subjects: [], data: noteOn(id, n) })], { command: { type: 'Note', digest: 'd'.repeat(64) } });
