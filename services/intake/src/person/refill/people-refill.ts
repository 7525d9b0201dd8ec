import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { streamId } from '@kangfu/common';
import { UnknownEvent, type EventRegistry } from '@kangfu/contracts';
import { ConcurrencyError, recordedEvents } from '@kangfu/event-store';
import type { Kangfu } from '@kangfu/nest';
import { TamperedBlob } from '@kangfu/privacy';
import { GraphQLError } from 'graphql';
import type { Duplicates } from '../duplicates/duplicates.js';
import type { Households } from '../households/households.js';
import type { Identities } from '../identities.js';
import { person } from '../person.aggregate.js';
import type { PersonCommand } from '../person.commands.js';
import { type Opened, told, type Told } from './told.js';

export interface Refilled {
  readonly people: number;
  readonly erased: number;
  /** Claims made again. */
  readonly claims: number;
  /** People whose number is another's: both are suspected to be one, and the claim stays where it was. */
  readonly conflicts: number;
  /** Claims that no event told of, and one does now. */
  readonly noted: number;
  /** People whose household was noted. */
  readonly households: number;
  /** Likeness records written. */
  readonly records: number;
  /** Pairs that nobody had suspected. */
  readonly suspected: number;
  /** People with a number that is nowhere any more: it is claimed again when it is shown (`addIdentity`). */
  readonly unknown: readonly string[];
  /** People of whom an event cannot be opened or read now: nothing was done about them. */
  readonly unreadable: readonly string[];
}
export const NOTHING_REFILLED: Refilled = { people: 0, erased: 0, claims: 0, conflicts: 0, noted: 0, households: 0, records: 0, suspected: 0, unknown: [], unreadable: [] };
export const sumOf = (a: Refilled, b: Refilled): Refilled => ({
  people: a.people + b.people, erased: a.erased + b.erased, claims: a.claims + b.claims, conflicts: a.conflicts + b.conflicts, noted: a.noted + b.noted, households: a.households + b.households, records: a.records + b.records, suspected: a.suspected + b.suspected,
  unknown: [...a.unknown, ...b.unknown], unreadable: [...a.unreadable, ...b.unreadable],
});
/** `again`: something was written, or is to be, that a command may be writing at this moment. */
interface Looked extends Refilled { readonly again: boolean }

const COMMITS = 2_000;
const PARALLEL = 8;
/** Longer than a command takes from what it notes to its append. */
const SETTLED_MS = 1_000;

/**
 * What commands note of people beside the log (claims of numbers, what people are compared by, who lives together), made again from the log. Anything that is there is left or found equal, so it can be cut off and
 * repeated at any time, beside running services too: whatever was written, or differs from what the log says, is looked at once more when commands of that moment are through.
 */
export class PeopleRefill {
  constructor(private readonly parts: { readonly kangfu: Kangfu; readonly registry: EventRegistry; readonly identities: Identities; readonly duplicates: Duplicates; readonly households: Households; readonly settledMs?: number }) {}

  /** The people whose registration is among the next commits of a log. `after` is where to go on; `end` where the log ends now. */
  async page(log: number, after: number, dryRun: boolean): Promise<Refilled & { readonly log: number; readonly logs: number; readonly after: number; readonly end: number }> {
    const { store } = this.parts.kangfu;
    const [commits, { position: end }] = await Promise.all([store.read(log, after, COMMITS), store.tail(log)]);
    const people = commits.flatMap(({ stream, from }) => (from === 1 && stream.startsWith('person-') ? [stream.slice('person-'.length)] : []));
    const first = await this.all(people, dryRun, dryRun);
    const unsettled = dryRun ? [] : people.filter((_id, i) => first[i]!.again);
    if (unsettled.length > 0) await pause(this.parts.settledMs ?? SETTLED_MS);
    const second = await this.all(unsettled, false, true);
    const once = first.map((looked, i) => (unsettled.includes(people[i]!) ? { ...looked, people: 0, erased: 0, conflicts: 0, unknown: [] } : looked));
    const last = commits.at(-1);
    return { ...[...once, ...second].reduce(sumOf, NOTHING_REFILLED), log, logs: store.logs, after: last ? last.first + last.count - 1 : end, end };
  }

  private async all(people: readonly string[], dryRun: boolean, settled: boolean): Promise<Looked[]> {
    const found: Looked[] = [];
    const queue = people.map((personId, i) => [personId, i] as const);
    await Promise.all(Array.from({ length: Math.min(PARALLEL, queue.length) }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) found[next[1]] = await this.one(next[0], dryRun, settled);
    }));
    return found;
  }

  private async one(personId: string, dryRun: boolean, settled: boolean): Promise<Looked> {
    const { identities, duplicates, households } = this.parts;
    // Before the log is read: what is noted is never older than the log without being seen to change.
    const before = await duplicates.find(personId);
    const { handle, said } = await this.read(personId);
    let { version } = handle;
    if (said === 'UNREADABLE') return { ...NOTHING_REFILLED, people: 1, unreadable: [personId], again: false };
    if (said === 'ERASED') {
      if (!dryRun) await Promise.all([duplicates.forget(personId), identities.forget(personId)]);
      return { ...NOTHING_REFILLED, people: 1, erased: 1, again: false };
    }
    if (!said) return { ...NOTHING_REFILLED, again: false };
    const claimed = await identities.claimedBy(personId);
    const counts = { claims: 0, conflicts: 0, noted: 0, households: 0, records: 0, suspected: 0 };
    let again = false;
    for (const index of said.indexes.filter((each) => !claimed.includes(each))) {
      const whose = await identities.reclaim(index, personId, { dryRun, takeOver: settled });
      if (whose === 'made') counts.claims++;
      else if (whose === 'unfinished') again = true;
      else if (whose !== 'own') {
        counts.conflicts++;
        if (!dryRun && (await duplicates.sameNumber(personId, whose.owner))) counts.suspected++;
      }
    }
    const untold = claimed.filter((index) => !said.indexes.includes(index));
    const note = async (command: PersonCommand): Promise<boolean> => {
      if (dryRun) return true;
      const noted = await this.note(personId, command, version);
      if (noted !== null) version = noted;
      else again = true;
      return noted !== null;
    };
    if (untold.length > 0 && (await note({ type: 'NoteIdentities', data: { indexes: untold } }))) counts.noted += untold.length;
    const household = said.living && (await households.again(said.living.street, said.living.address, said.household.here ? said.household.id : null, dryRun));
    if (household !== said.household.id && (await note({ type: 'NoteHousehold', data: { household: household ?? null } }))) counts.households++;

    const known = [...said.indexes, ...untold].length > 0;
    const record = duplicates.recordOf(personId, said.described, { ...said.plain, numbered: said.plain.numbered && known });
    if (!isDeepStrictEqual(before, record)) {
      again = true;
      if ((!before || settled) && (dryRun || (await duplicates.replace(record, before)))) counts.records++;
    }
    if (!dryRun) counts.suspected += await duplicates.suspectThoseNear(record);
    return { ...NOTHING_REFILLED, people: 1, ...counts, unknown: said.plain.numbered && !known ? [personId] : [], again };
  }

  /** Answers the version; null where the person has changed since: looked at once more, it is noted. */
  private async note(personId: string, command: PersonCommand, version: number): Promise<number | null> {
    const outcome = await this.parts.kangfu.runtime.run(person, {
      stream: streamId('person', personId), command, commandId: randomUUID(), input: {}, expectedVersion: version,
      actor: { id: 'system:refill', role: 'system', unit: null, for: null }, purpose: 'operation', facts: (_state, now) => ({ now: now.toISOString(), street: null }),
    }).catch((error: unknown) => { if (error instanceof ConcurrencyError) return null; throw error; });
    return outcome?.done ? outcome.version : null;
  }

  private async read(personId: string): Promise<{ readonly handle: { readonly version: number }; readonly said: Told | 'ERASED' | 'UNREADABLE' | null }> {
    const { kangfu, registry } = this.parts;
    const { handle, commits } = await kangfu.store.load(streamId('person', personId));
    let said: Told | null = null;
    try {
      for (const { type, schema, data, pii: [blob], stream, version, id } of commits.flatMap((commit) => recordedEvents(kangfu.service, commit))) {
        const personal = blob ? await kangfu.personal.open({ ...blob, stream, version, event: id, type }) : {};
        if (personal === 'ERASED') return { handle, said: 'ERASED' };
        said = told(said, { type, data: registry.upcast(kangfu.service, type, schema, data), personal } as unknown as Opened);
      }
    } catch (error) {
      // The key is missing or away, a later release wrote it, or it was tampered with: the others go on.
      if (error instanceof GraphQLError || error instanceof UnknownEvent || error instanceof TamperedBlob) return { handle, said: 'UNREADABLE' };
      throw error;
    }
    return { handle, said };
  }
}
