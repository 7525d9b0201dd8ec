import type { EventDefinition } from '@kangfu/contracts';
import type { Decider, DomainCommand, DomainEvent } from '@kangfu/decider';

/** A decider with the kind of its streams and the definitions of its events: what the runtime needs to run it. */
export interface Aggregate<C extends DomainCommand, S, E extends DomainEvent, F = object> {
  /** First part of its stream ids: `referral` in `referral-<uuid>`. */
  readonly kind: string;
  readonly decider: Decider<C, S, E, F>;
  readonly events: Readonly<Record<string, EventDefinition>>;
  /**
   * Keeps the state of long streams, so that a command reads the newer events only. The state must be JSON. Count `schema` up with every change of the
   * state's shape, of `evolve` or of an upcaster: a state of another schema is never used. `every`: so many newer events are read before it is saved again.
   */
  readonly snapshot?: { readonly schema: number; readonly every: number };
}

export type AnyAggregate = Aggregate<any, any, any, any>;

/** Keeps the inferred types together. */
export const aggregate = <C extends DomainCommand, S, E extends DomainEvent, F>(spec: Aggregate<C, S, E, F>): Aggregate<C, S, E, F> => spec;
