import type { EventRegistry } from '@kangfu/contracts';
import type { EventStore } from '@kangfu/event-store';
import type { Leases, LogConsumers, Logger } from '@kangfu/kafka';
import type { LogReader, Parking, Source } from '@kangfu/subscriptions';
import type { Kafka } from 'kafkajs';
import type mongoose from 'mongoose';
import type { ServiceConfig } from './config.js';
import type { Kangfu } from './kangfu.js';
import type { OperatorCalls } from './operator-calls.js';

/** The running parts of a service: for the few (agency feed, audit) that keep stores or consumers of their own beside the read models. */
export interface ServiceHost {
  readonly config: ServiceConfig;
  readonly kangfu: Kangfu;
  /** Connected, to the service's own database. */
  readonly connection: mongoose.Connection;
  readonly client: mongoose.mongo.MongoClient;
  readonly database: mongoose.mongo.Db;
  readonly kafka: Kafka;
  readonly leases: Leases;
  /** Handlers added before the service starts listening run like its projections. */
  readonly consumers: LogConsumers;
  /** Topic and store of every service. */
  readonly sources: readonly Source[];
  readonly reader: (service: string) => LogReader;
  readonly registry: EventRegistry;
  /** Where handlers put what they cannot take. */
  readonly parking: Parking;
  readonly store: EventStore;
  readonly logger: Logger;
  /** What operators can ask of the running service. */
  readonly operatorCalls: OperatorCalls;
}
