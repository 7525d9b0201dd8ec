import type { Type } from '@nestjs/common';
import type { AccessPolicy } from '@kangfu/access';
import type { AnyAggregate } from '@kangfu/commands';
import type { EventDefinition } from '@kangfu/contracts';
import type { Process } from '@kangfu/processes';
import type { Projection } from '@kangfu/subscriptions';
import type { FastifyInstance } from 'fastify';
import type { Kangfu } from './kangfu.js';
import type { ProblemMessages } from './problems.js';

/** A service in one value: its module's own list. `startService` makes a running process of it. */
export interface ServiceDefinition {
  readonly name: 'intake' | 'referral' | 'quality' | 'autism-registry' | 'agency-feed' | 'audit';
  readonly aggregates: readonly AnyAggregate[];
  /** Contracts of other services' events that it reads (`integration/`). */
  readonly consumes: readonly EventDefinition[];
  readonly projections: readonly Projection<any>[];
  readonly processes: readonly ((kangfu: Kangfu) => Process)[];
  readonly policy: AccessPolicy;
  readonly problems: ProblemMessages;
  /** Resolvers and other providers; they inject {@link Kangfu}. */
  readonly resolvers: readonly Type<unknown>[];
  readonly providers?: readonly Type<unknown>[];
  /** HTTP paths that take no passport (they check a token of their own). */
  readonly publicPaths?: readonly string[];
  /** Plain HTTP routes beside GraphQL. */
  readonly routes?: (fastify: FastifyInstance, kangfu: Kangfu) => void | Promise<void>;
  /** Runs once after the projections have started: seeding, own consumers. Answers what stops it. */
  readonly start?: (kangfu: Kangfu) => Promise<(() => Promise<void>) | void>;
}

export const defineService = (definition: ServiceDefinition): ServiceDefinition => definition;
