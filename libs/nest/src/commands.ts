import { randomUUID } from 'node:crypto';
import type { AccessFacts, Appointment } from '@kangfu/access';
import type { Aggregate, CommandRuntime } from '@kangfu/commands';
import { type DomainCommand, type DomainEvent, refuse, type Refused, type Refusal } from '@kangfu/decider';
import { CommitTooLarge, ConcurrencyError, OutcomeUnknown, Overloaded, StoreRewound, StoreUnavailable } from '@kangfu/event-store';
import { SubjectErased } from '@kangfu/privacy';
import { encodeVector } from '@kangfu/subscriptions';
import { GraphQLError } from 'graphql';
import { forbidden, unavailable } from './errors.js';
import type { ProblemCatalogue, ProblemView } from './problems.js';
import type { RequestContext } from './request-context.js';

/** The part of every mutation's input that is ours. */
export interface CommandInputFields { readonly commandId?: string | null; readonly expectedVersion?: number | null }

export interface MutationSpec<C extends DomainCommand, S, E extends DomainEvent, F, K extends string, T> {
  readonly aggregate: Aggregate<C, S, E, F>;
  /** `kind-uuid`. */
  readonly stream: string;
  readonly command: C;
  /** The whole input of the mutation: digested, so that a reused commandId with another input is noticed. */
  readonly input: CommandInputFields & object;
  /** Subject of the access rules; the action is the command's type. */
  readonly subject: string;
  /** What the user's rights are checked against; null: there is no such object (→ `not-found`). */
  readonly rights: (state: S, version: number) => AccessFacts | null | Promise<AccessFacts | null>;
  /** Input field named by `not-found`. */
  readonly path?: readonly string[];
  readonly facts: (state: S, now: Date) => F | Promise<F>;
  readonly claim?: (events: readonly E[]) => Promise<Refused | null>;
  readonly reason?: string | null;
  /** On whose behalf (person id). A deputy acts for who is away (user id) whatever this says: whom it is about the event says itself. */
  readonly onBehalfOf?: string | null;
  /** Name of the object's field in the payload. */
  readonly as: K;
  /** Reads the object as it is now, with the user's rights and the command's consistency token. A `duplicate` was done before: rights may have ended since. */
  readonly answer: (outcome: { readonly duplicate: boolean }) => Promise<T | null>;
}

export type MutationPayload<K extends string, T> = { [P in K]: T | null } & { consistencyToken: string | null; problems: ProblemView[] };

/** Runs mutations: rights first, then the command, then the changed object read back. */
export class Commands {
  constructor(private readonly runtime: CommandRuntime, private readonly catalogue: ProblemCatalogue) {}

  /** Throws FORBIDDEN where the role never has the right, UNAVAILABLE where the store cannot say; everything a user can mend is a problem. */
  async run<C extends DomainCommand, S, E extends DomainEvent, F, K extends string, T>(
    context: RequestContext, spec: MutationSpec<C, S, E, F, K, T>,
  ): Promise<MutationPayload<K, T>> {
    const [actor, ability] = await Promise.all([context.actor(), context.ability()]);
    if (!ability.may(spec.command.type, spec.subject)) throw forbidden();
    const { commandId, expectedVersion, ...input } = spec.input;
    let capacity: Appointment | null = null;
    const outcome = await this.faults(() => this.runtime.run(spec.aggregate, {
      stream: spec.stream, command: spec.command, commandId: commandId ?? randomUUID(), input, expectedVersion: expectedVersion ?? null,
      purpose: context.purpose, reason: spec.reason ?? null, correlation: context.passport.correlation,
      authorise: async (state, version) => {
        const facts = await spec.rights(state, version);
        capacity = facts && ability.capacity(spec.command.type, spec.subject, facts);
        if (capacity) return null;
        return facts && ability.can('read', spec.subject, facts) ? refuse('not-allowed') : refuse('not-found', {}, spec.path ?? []);
      },
      actorId: actor.id,
      actor: () => ({ id: actor.id, role: capacity!.role, unit: capacity!.unit, for: capacity!.for ?? spec.onBehalfOf ?? null }),
      facts: spec.facts,
      ...(spec.claim ? { claim: spec.claim } : {}),
    }));
    if (!outcome.done) return this.refused<K, T>(spec.as, outcome.refusals, context);
    context.wrote(outcome.vector);
    return { [spec.as]: await this.read(() => spec.answer({ duplicate: outcome.duplicate })), consistencyToken: encodeVector(context.written), problems: [] } as unknown as MutationPayload<K, T>;
  }

  /** The payload of a refusal that was found before any command could run. */
  refused<K extends string, T>(as: K, refusals: readonly Refusal[], context: RequestContext): MutationPayload<K, T> {
    return { [as]: null, consistencyToken: null, problems: this.catalogue.problems(refusals, context.lang) } as unknown as MutationPayload<K, T>;
  }

  /** The command is done even where the read models are late: then the object is null and the token says what to wait for. */
  private async read<T>(answer: () => Promise<T | null>): Promise<T | null> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof GraphQLError && error.extensions.code === 'BEHIND') return null;
      throw error;
    }
  }

  private async faults<T extends { done: boolean }>(run: () => Promise<T>): Promise<T | { done: false; refusals: readonly Refusal[] }> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof ConcurrencyError) return { done: false, refusals: refuse('conflict').refusals };
      if (error instanceof CommitTooLarge) return { done: false, refusals: refuse('too-large').refusals };
      if (error instanceof SubjectErased) return { done: false, refusals: refuse('person-erased').refusals };
      if (error instanceof Overloaded || error instanceof OutcomeUnknown || error instanceof StoreRewound || error instanceof StoreUnavailable) throw unavailable();
      throw error;
    }
  }
}
