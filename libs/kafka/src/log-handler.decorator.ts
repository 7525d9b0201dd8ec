import { EventPattern } from '@nestjs/microservices';

export const LOG_TRANSPORT = Symbol('kangfu.log');

export interface LogHandlerOptions {
  /** Unique in the service; also the name of its lease and checkpoints. */
  readonly name: string;
  readonly topics: readonly string[];
}

/** A method `(delivery: Delivery) => Promise<void>` of a Nest controller that gets the events of topics in order, without holes, at least once. */
export const LogHandler = ({ name, topics }: LogHandlerOptions) =>
  EventPattern(name, LOG_TRANSPORT, { topics }) as (target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<(delivery: any) => Promise<void>>) => void;
