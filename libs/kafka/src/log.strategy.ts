import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { LogConsumers, LogHandlerSpec } from './log-consumer.js';
import { type LogHandlerOptions, LOG_TRANSPORT } from './log-handler.decorator.js';

/** Where decorated handlers keep their checkpoints: turns a plain function into a handler with positions (`eventHandlers` of libs/subscriptions). */
export type SpecOf = (options: LogHandlerOptions, handle: (delivery: unknown) => Promise<void>) => LogHandlerSpec;

/** Nest's side of {@link LogConsumers}: methods with `@LogHandler` become handlers; projections and processes are added to the consumers themselves. */
export class LogStrategy extends Server implements CustomTransportStrategy {
  override transportId = LOG_TRANSPORT;

  constructor(private readonly consumers: LogConsumers, private readonly specOf?: SpecOf) { super(); }

  listen(callback: (error?: unknown) => void): void {
    try {
      for (const [name, handler] of this.messageHandlers) {
        if (!this.specOf) throw new TypeError(`@LogHandler ${name}: the strategy was given no specOf`);
        const options: LogHandlerOptions = { ...(handler.extras as { topics: readonly string[] }), name };
        this.consumers.add(this.specOf(options, async (delivery) => {
          // Nest turns an exception into an observable that fails: it must be looked at, or a failed batch would count as done.
          await lastValueFrom(this.transformToObservable((await handler(delivery, undefined)) as Promise<unknown>), { defaultValue: undefined });
        }));
      }
      this.consumers.start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> { await this.consumers.close(); }
  on(): void { /* No events of its own: see LogConsumers.status. */ }
  unwrap<T>(): T { return this.consumers as T; }
}
