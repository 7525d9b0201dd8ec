import type { EventRegistry } from '@kangfu/contracts';
import type mongoose from 'mongoose';
import type { LogReader } from './log-reader.js';
import type { Projection } from './projection.js';
import { LARGE_BATCH, rebuild } from './rebuild.js';

/** `service/log` → position: up to where to replay; logs that are not named are left out. */
export type ReplayVector = Readonly<Record<string, number>>;

export interface ReplayConfig {
  readonly projection: Projection<any>;
  readonly registry: EventRegistry;
  /** One of each service that the projection reads. */
  readonly readers: readonly LogReader[];
  readonly upTo: ReplayVector;
  /** Ids of events that are not folded: what the live model has parked or skipped, where the two are to be compared. */
  readonly leftOut?: ReadonlySet<string>;
  /** A scratch database; the collections of the projection must be empty there. */
  readonly into: mongoose.mongo.Db;
  readonly onProgress?: (events: number) => void;
  /** Positions passed, of all logs together. */
  readonly onPlaces?: (done: number) => void;
}

/** Builds a projection's rows and history afresh from the stores alone. Answers the number of events folded. */
export const replayProjection = async ({ projection, registry, readers, upTo, leftOut, into, onProgress, onPlaces }: ReplayConfig): Promise<number> => {
  const places = new Map<string, number>();
  const { events } = await rebuild({
    projection, registry, readers, database: into, collection: projection.collection, batch: LARGE_BATCH, upTo, from: new Map(Object.keys(upTo).map((log) => [log, { epoch: 0, position: 0 }])),
    ...(leftOut ? { leftOut } : {}), onProgress: (moved, count) => {
      for (const [log, { position }] of moved) places.set(log, position);
      onPlaces?.([...places.values()].reduce((sum, position) => sum + position, 0));
      onProgress?.(count);
    },
  });
  return events;
};
