import type { Provider, Type } from '@nestjs/common';
import type { AccessPolicy } from '@kangfu/access';
import type { EventDefinition } from '@kangfu/contracts';
import type { AnyAggregate } from '@kangfu/commands';
import { refuse } from '@kangfu/decider';
import { type AnyProcess, evolveInstance, newInstance, PROCESS_STREAM, type ProcessCommand, processEvents, processInstances } from '@kangfu/processes';
import type { Projection } from '@kangfu/subscriptions';
import type { FastifyInstance } from 'fastify';
import type { Kangfu } from './kangfu.js';
import type { ProblemMessages } from './problems.js';
import type { ServiceHost } from './service-host.js';

/** Streams of processes take no commands but those of the process runner. */
const noCommands: AnyAggregate['decider'] = { initial: newInstance(null), decide: () => refuse('not-found'), evolve: evolveInstance };

/** A service in one value: its module's own list. `startService` makes a running process of it. */
export interface ServiceDefinition {
  readonly name: 'intake' | 'referral' | 'quality' | 'autism-registry' | 'agency-feed' | 'audit';
  readonly aggregates: readonly AnyAggregate[];
  /** Contracts of other services' events that it reads (`integration/`). */
  readonly consumes: readonly EventDefinition[];
  /** Events that it tells others without storing them in a log of its own (the agency feed's): their schemas are served. */
  readonly publishes?: readonly EventDefinition[];
  readonly projections: readonly Projection<any>[];
  readonly processes: readonly AnyProcess[];
  /** What deciders need to know, beside the time, where it is a process that wants the command; looked up for each attempt. */
  readonly processFacts?: (command: ProcessCommand, kangfu: Kangfu) => Promise<object>;
  readonly policy: AccessPolicy;
  readonly problems: ProblemMessages;
  /** Resolvers and other providers; they inject {@link Kangfu}. */
  readonly resolvers: readonly Type<unknown>[];
  readonly providers?: readonly Type<unknown>[];
  /** HTTP paths that take no passport (they check a token of their own). */
  readonly publicPaths?: readonly string[];
  /** Providers that need the running parts; made before the resolvers. */
  readonly provide?: (host: ServiceHost) => Promise<readonly Provider[]> | readonly Provider[];
  /** Plain HTTP routes beside GraphQL; `get` finds a provider. */
  readonly routes?: (fastify: FastifyInstance, host: ServiceHost, get: <T>(type: Type<T>) => T) => void | Promise<void>;
  /** Runs once before the consumers start (own consumers are added here), when store and topics were found to agree: seeding, subscriptions. Answers what stops it. */
  readonly start?: (host: ServiceHost, get: <T>(type: Type<T>) => T) => Promise<(() => Promise<void>) | void>;
  /** Begins when the read models are full: workers that act on what they say. Answers what stops it. */
  readonly act?: (host: ServiceHost, get: <T>(type: Type<T>) => T) => () => Promise<void>;
}

/** A definition with what its processes bring along: the events of their streams, and the read model of their instances and timers. */
export const defineService = (definition: ServiceDefinition): ServiceDefinition => {
  const { name, processes } = definition;
  if (processes.length === 0) return definition;
  const streams = { kind: PROCESS_STREAM, decider: noCommands, events: Object.assign({}, processEvents(name), ...processes.map(({ own }) => own.events)) as AnyAggregate['events'] };
  return { ...definition, aggregates: [...definition.aggregates, streams], projections: [...definition.projections, processInstances(name)] };
};
