import type { RecordedEvent } from '@kangfu/event-store';
import { EventRegistry } from '@kangfu/contracts';
import { createProjectionIndexes, ensureCollections, type Projection, ProjectionWriter, RowCache } from '@kangfu/subscriptions';
import type mongoose from 'mongoose';
import type { Models } from '../../tools/src/generate/models.ts';
import { simulate } from '../../tools/src/generate/simulate.ts';

export const SEED = '1';
export const [FROM, UNTIL] = ['2016-11-26T00:00:00.000Z', '2026-11-26T00:00:00.000Z'];
const BATCH = 4_000;

/** One of the service's read models, by its name. */
export const readModel = (models: Models, name: string): Projection<any> => models.services.find((service) => service.name === 'quality')!.projections.find((known) => known.name === name)!;

/**
 * Ten years of a district as the generator tells them, folded by the read models' own folds and writers into their own collections, with their own indexes.
 * Answers how many events they took in all, and how many a second.
 */
export const foldDistrict = async (models: Models, database: mongoose.mongo.Db, projections: readonly Projection<any>[], cases: number): Promise<{ readonly told: number; readonly perSecond: number }> => {
  const readers = projections.map((projection) => {
    const registry = new EventRegistry([], projection.handlers.map(({ definition }) => definition));
    const writer = new ProjectionWriter(projection, registry, database, projection.collection, new RowCache(true, () => 256 * 1024 * 1024));
    const wanted = new Set(projection.handlers.map(({ definition }) => `${definition.service}/${definition.type}`));
    return { registry, writer, wanted, events: [] as RecordedEvent[], writing: Promise.resolve() };
  });
  for (const projection of projections) await ensureCollections(database, projection, projection.collection);
  let told = 0;
  const started = performance.now();
  const fold = async (reader: (typeof readers)[number]): Promise<void> => {
    const writes = await reader.writer.plan(reader.events, reader.writing);
    await reader.writing;
    reader.writing = writes.write();
    told += reader.events.length;
    reader.events = [];
  };
  for (const { service, stream, version, at, actor, events } of simulate(models, { cases, seed: SEED, from: FROM, until: UNTIL }).decided()) {
    for (const reader of readers) {
      for (const [i, { type, data }] of events.entries()) {
        if (!reader.wanted.has(`${service}/${type}`)) continue;
        reader.events.push({ service, type, schema: reader.registry.find(service, type)!.version, stream, version: version + i + 1, at, occurred: at, log: 0, position: 0, id: `${stream}/${version + i + 1}`, data, actor, pii: [], subjects: [] } as unknown as RecordedEvent);
      }
      if (reader.events.length >= BATCH) await fold(reader);
    }
  }
  for (const reader of readers) {
    await fold(reader);
    await reader.writing;
  }
  const perSecond = told / ((performance.now() - started) / 1000);
  for (const projection of projections) await createProjectionIndexes(database, projection, projection.collection);
  return { told, perSecond };
};
