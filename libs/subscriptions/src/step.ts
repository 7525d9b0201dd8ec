import type { RecordedEvent } from '@kangfu/event-store';
import type mongoose from 'mongoose';
import type { CheckpointKey, Checkpoints, Place } from './checkpoints.js';
import type { Addition, ParkedEvent, Parking } from './parking.js';
import type { PoisonEvent } from './poison.js';
import { inTransaction } from './transaction.js';

type Session = mongoose.mongo.ClientSession;

/** What a handler does at once: all events in log order, then {@link Step.checkpoint}, in one transaction where the effects allow it. */
export interface Step {
  readonly key: CheckpointKey;
  /** Without what is parked: fewer after {@link Step.park}. */
  readonly events: readonly RecordedEvent[];
  readonly lease: number;
  /** Keys of which something is parked with this step. */
  readonly parked: readonly string[];
  /** Takes poison out, with all later events of its key: they are parked with the checkpoint. Where the handler must stop instead, throws it. */
  park(...poison: readonly PoisonEvent[]): void;
  /** Moves the checkpoint and writes what is parked and un-parked, in this transaction; without one in one of its own, if it takes one. Throws `Fenced`. */
  checkpoint(session?: Session): Promise<void>;
  /** After an error: the transaction of this step has happened all the same. */
  happened(): Promise<boolean>;
}

export interface StepConfig {
  readonly key: CheckpointKey;
  readonly lease: number;
  readonly before: Place | null;
  readonly next: Place;
  readonly checkpoints: Checkpoints;
  /** null: poison stops the handler. */
  readonly parking: Parking | null;
  readonly keyOf: (event: RecordedEvent) => string;
}

/** Events that come from the log. Those of keys that are parked go there too, unseen. */
export class LogStep implements Step {
  readonly key: CheckpointKey;
  readonly lease: number;
  events: readonly RecordedEvent[];
  readonly additions = new Map<string, { key: string; poison: PoisonEvent | null; events: RecordedEvent[] }>();

  constructor(private readonly config: StepConfig, events: readonly RecordedEvent[], parked: ReadonlyMap<string, number>) {
    this.key = config.key;
    this.lease = config.lease;
    this.events = parked.size === 0 ? events : events.filter((event) => !parked.has(config.keyOf(event)));
    if (this.events.length < events.length) for (const event of events) if (parked.has(config.keyOf(event))) this.add(event, null);
  }

  get parked(): readonly string[] { return [...this.additions.keys()]; }

  park(...poison: readonly PoisonEvent[]): void {
    const { keyOf } = this.config;
    // The earliest of a key takes the later ones along.
    for (const each of [...poison].sort((a, b) => a.event.position - b.event.position)) {
      const found = this.events.find(({ position }) => position === each.event.position);
      if (!found && [...this.additions.values()].some(({ events }) => events.some(({ position }) => position === each.event.position))) continue;
      if (!found || !this.config.parking) throw each;
      const key = keyOf(found);
      const out = (event: RecordedEvent): boolean => event.position >= found.position && keyOf(event) === key;
      for (const event of this.events.filter(out)) this.add(event, each);
      this.events = this.events.filter((event) => !out(event));
    }
  }

  async checkpoint(session?: Session): Promise<void> {
    const { key, lease, before, next, checkpoints, parking } = this.config;
    const additions: readonly Addition[] = [...this.additions.values()];
    if (additions.length === 0 || !parking) return checkpoints.move(key, before, next, lease, session);
    const write = async (within: Session): Promise<void> => {
      await checkpoints.move(key, before, next, lease, within);
      await parking.park(key, additions, within);
    };
    return session ? write(session) : inTransaction(parking.database.client, write);
  }

  async happened(): Promise<boolean> {
    const { key, next, checkpoints } = this.config;
    const now = await checkpoints.find(key);
    return now !== null && now.epoch === next.epoch && now.position === next.position;
  }

  private add(event: RecordedEvent, poison: PoisonEvent | null): void {
    const key = this.config.keyOf(event);
    const addition = this.additions.get(key);
    if (addition) addition.events.push(event);
    else this.additions.set(key, { key, poison, events: [event] });
  }
}

/** Parked events of one key that come again: the checkpoint stays where it is, and what goes through is no longer parked. */
export class RedriveStep implements Step {
  readonly key: CheckpointKey;
  readonly lease: number;
  events: readonly RecordedEvent[];
  poison: PoisonEvent | null = null;

  /** `following` is the reference after these, if there are more; `gone` are references to what is no more. */
  constructor(
    private readonly config: StepConfig & { readonly parking: Parking }, private readonly parkedKey: string,
    private readonly references: readonly ParkedEvent[], events: readonly RecordedEvent[], readonly gone: readonly ParkedEvent[], private readonly following: ParkedEvent | null,
  ) {
    this.key = config.key;
    this.lease = config.lease;
    this.events = events;
  }

  get parked(): readonly string[] { return this.poison ? [this.parkedKey] : []; }

  park(...poison: readonly PoisonEvent[]): void {
    // One key: the earliest holds back the others.
    const [first] = [...poison].sort((a, b) => a.event.position - b.event.position);
    if (!first) return;
    if (!this.events.some(({ position }) => position === first.event.position)) throw first;
    this.poison = first;
    this.events = this.events.filter(({ position }) => position < first.event.position);
  }

  private get done(): readonly ParkedEvent[] {
    const through = new Set(this.events.map(({ position }) => position));
    return this.references.filter((reference) => through.has(reference.position) || this.gone.includes(reference));
  }

  async checkpoint(session?: Session): Promise<void> {
    const { key, lease, before, next, checkpoints, parking } = this.config;
    const held = this.poison && this.references.find(({ position }) => position === this.poison!.event.position);
    const first = held ?? this.following;
    const write = async (within: Session): Promise<void> => {
      await checkpoints.move(key, before, next, lease, within);
      await parking.release(key, this.parkedKey, this.done, first && { event: first, poison: this.poison }, within);
    };
    return session ? write(session) : inTransaction(parking.database.client, write);
  }

  async happened(): Promise<boolean> {
    const [first] = this.done;
    return first !== undefined && !(await this.config.parking.has(first));
  }
}
