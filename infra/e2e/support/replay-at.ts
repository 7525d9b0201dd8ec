import { readFileSync } from 'node:fs';
import mongoose from 'mongoose';
import { projectedEvent, slicesOf } from '@kangfu/subscriptions';
import { recordedEvents, type StoredCommit } from '@kangfu/event-store';
import { findModels } from '../../../tools/src/replay/definitions.ts';

// Run by Node itself, for it loads the built services: `replay-at.ts DATA_DIR PERSON_UUID` prints every instant at which something about the person was
// recorded, and what each read model of each service held of them then: { instants: [T], at: { T: { "service/name": { key: view } } } }.
// The fold is the plainest there is (all events up to T, stream by stream, no history, no batches), so that it shares nothing with the code under test.

const [dataDir, personId] = process.argv.slice(2) as [string, string];
const runtime = JSON.parse(readFileSync(`${dataDir}/runtime.json`, 'utf8')) as { mongodb: string; services: { name: string; database: string }[] };
const mongo = new mongoose.mongo.MongoClient(runtime.mongodb, { readConcernLevel: 'majority' });
const events = [];
for (const { name, database } of runtime.services) {
  for (const { name: collection } of await mongo.db(database).listCollections({ name: /^commits-\d+$/ }, { nameOnly: true }).toArray()) {
    const commits = await mongo.db(database).collection<StoredCommit>(collection).find({ 'events.subjects': personId }, { sort: { _id: 1 } }).toArray();
    events.push(...commits.flatMap((commit) => recordedEvents(name, commit)));
  }
}
const instants = [...new Set(events.map(({ at }) => at))].sort();
// Version order within each stream is all that a row may depend on.
events.sort((a, b) => (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : a.version - b.version));

const at: Record<string, Record<string, Record<string, unknown>>> = {};
for (const instant of instants) {
  const models: Record<string, Record<string, unknown>> = {};
  for (const { name } of runtime.services) {
    const service = await findModels(name);
    for (const projection of service?.projections ?? []) {
      const rows: Record<string, Record<string, { version: number; at: string; state: unknown }>> = {};
      for (const event of events) {
        if (event.at > instant) continue;
        for (const { definition, rows: keysOf, fold } of projection.handlers) {
          if (definition.service !== event.service || definition.type !== event.type) continue;
          const projected = projectedEvent(service!.registry, event) as never;
          for (const key of keysOf(projected)) {
            const slices = (rows[key] ??= {});
            slices[event.stream] = { version: event.version, at: event.at, state: fold(slices[event.stream]?.state, projected) };
          }
        }
      }
      models[`${name}/${projection.name}`] = Object.fromEntries(Object.entries(rows).map(([key, slices]) => [key, projection.view(key, slicesOf(slices))]).filter(([, view]) => view !== null));
    }
  }
  at[instant] = models;
}
await mongo.close();
process.stdout.write(JSON.stringify({ instants, events: events.map(({ service, type, at: recorded }) => ({ service, type, at: recorded })), at }));
