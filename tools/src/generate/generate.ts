import { join } from 'node:path';
import { CommandRuntime } from '@kangfu/commands';
import { EventRegistry } from '@kangfu/contracts';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { services as all } from '@kangfu/infra';
import { ensureKeys } from '@kangfu/infra/start/keys';
import { Claims, FileKeyEncryption, KeyedDigest, Sealing, SubjectKeys } from '@kangfu/privacy';
import mongoose from 'mongoose';
import { CommandFailed } from '../runtime.ts';
import { loadModels, type Models } from './models.ts';
import { simulate } from './simulate.ts';
import { type ServiceStore, storeHistory } from './store-history.ts';

export interface GenerateOptions {
  readonly mongodb: string;
  readonly dbPrefix: string;
  readonly logs: number;
  /** Holds the keys. */
  readonly dataDir: string;
  readonly cases: number;
  readonly seed: string;
  readonly years: number;
  /** Last instant of the history, ISO. */
  readonly until: string;
  /** To a system that holds commits already: everything is recorded now, and said to have happened when it did. */
  readonly add: boolean;
  readonly models?: Models;
  /** Share of the span that is told so far, and the events stored. */
  readonly onProgress?: (share: number, events: number, at: string) => void;
}
export interface GenerateSummary {
  readonly cases: number; readonly seed: string; readonly from: string; readonly until: string; readonly events: number; readonly seconds: number; readonly eventsPerSecond: number;
  /** How often each path was taken. */
  readonly paths: Readonly<Record<string, number>>;
  /** What deciders refused on the way, which changes nothing. */
  readonly refusals: Readonly<Record<string, number>>;
}

const YEAR = 365.25 * 86_400_000;

/** The data keys of the generated people, each asked for once. */
const remembering = (keys: SubjectKeys): Pick<SubjectKeys, 'ensure' | 'find'> => {
  const known = new Map<string, ReturnType<SubjectKeys['ensure']>>();
  return {
    ensure: (subject) => {
      const key = known.get(subject) ?? keys.ensure(subject);
      known.set(subject, key);
      return key;
    },
    find: (subject, version) => keys.find(subject, version),
  };
};

/** Tells a district's years and stores them: see docs/reference/cli.md. Throws {@link CommandFailed} where commits are in the way. */
export const generate = async ({ mongodb, dbPrefix, logs, dataDir, cases, seed, years, until, add, models: given, onProgress = () => {} }: GenerateOptions): Promise<GenerateSummary> => {
  const started = performance.now();
  const models = given ?? await loadModels();
  const client = await new mongoose.mongo.MongoClient(mongodb, { serverSelectionTimeoutMS: 10_000, maxPoolSize: 50, writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } }).connect();
  const databaseOf = (service: string): string => `${dbPrefix}_${all.find(({ name }) => name === service)!.database}`;
  const stores: MongoEventStore[] = [];
  try {
    const held = await commitsIn(client, all.flatMap(({ name, database }) => (database ? [databaseOf(name)] : [])));
    if (held.length > 0 && !add) {
      throw new CommandFailed(`${held.join(', ')} hold commits already, and recorded time never runs backwards: take an empty data folder (KANGFU_DATA_DIR) before its first start, or say --add to record ten years now.`);
    }
    const from = new Date(Date.parse(until) - years * YEAR).toISOString();
    const keys = await ensureKeys(dataDir);
    const secret = join(keys, 'blind-index.key');
    const sealing = new Sealing(remembering(new SubjectKeys(client, `${dbPrefix}_keys`, new FileKeyEncryption(join(keys, 'kek.json')))));
    const services = new Map<string, ServiceStore>();
    for (const { name: service, aggregates, consumes } of models.services) {
      // The time of a commit is its own, and never before the one before it.
      const store = new MongoEventStore({ client, database: databaseOf(service), service, logs, tenant: 'kangfu', ...(add ? {} : { clock: { now: () => new Date(from) } }) });
      await store.init();
      stores.push(store);
      services.set(service, { store, storing: { service, sealing, registry: new EventRegistry(aggregates.flatMap((aggregate) => Object.values(aggregate.events)), consumes) } });
    }
    const [digest, blindIndex] = ['command-input', 'identity'].map((use) => KeyedDigest.fromFile(secret, use)) as [KeyedDigest, KeyedDigest];
    if (!add) await openOrganisation(models, services.get('intake')!, digest, from);

    const { world, decided } = simulate({ ...models, indexOf: (text) => blindIndex.of(text) }, { cases, seed, from, until, agenciesThere: add });
    const span = Date.parse(until) - Date.parse(from);
    const events = await storeHistory(decided(), {
      services, digest, claims: new Claims(client, databaseOf('intake'), 'identity-claims'), recordThen: !add,
    }, (done, at) => onProgress((Date.parse(at) - Date.parse(from)) / span, done, at));
    const seconds = (performance.now() - started) / 1_000;
    const sorted = (counts: ReadonlyMap<string, number>) => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { cases, seed, from, until, events, seconds: Math.round(seconds * 10) / 10, eventsPerSecond: Math.round(events / seconds), paths: sorted(world.paths), refusals: sorted(world.refusals) };
  } finally {
    await Promise.all(stores.map((store) => store.close()));
    await client.close();
  }
};

/** Databases that hold commits. */
const commitsIn = async (client: mongoose.mongo.MongoClient, databases: readonly string[]): Promise<string[]> => {
  const held: string[] = [];
  for (const database of databases) {
    const logs = await client.db(database).listCollections({ name: /^commits-\d+$/ }, { nameOnly: true }).toArray();
    for (const { name } of logs) if (await client.db(database).collection(name).findOne({}, { projection: { _id: 1 } })) { held.push(database); break; }
  }
  return held;
};

/** The development organisation, opened when the history begins: the services find it there when they start. */
const openOrganisation = async ({ seed }: Models, { store, storing }: ServiceStore, digest: KeyedDigest, from: string): Promise<void> => {
  const clock = { now: () => new Date(from) };
  const { registry, sealing } = storing;
  await seed.seedOrganisation({ store, runtime: new CommandRuntime({ store, registry, sealing, digest, clock }) });
};
