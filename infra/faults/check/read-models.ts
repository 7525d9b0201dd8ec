import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type mongoose from 'mongoose';
import { canonical, sha256 } from './hashing.ts';
import type { Log, Place } from './stored.ts';

type Digests = Map<string, string>;
/** `_rev` counts writes, which a replay makes fewer of. */
const put = (digests: Digests, { _rev: _writes, ...document }: Record<string, unknown>): void => { digests.set(canonical(document._id), sha256(canonical(document)).toString('hex')); };

const ofFile = async (file: string): Promise<Digests> => {
  const digests: Digests = new Map();
  for await (const line of createInterface({ input: createReadStream(file) })) if (line) put(digests, JSON.parse(line) as Record<string, unknown>);
  return digests;
};
const ofCollection = async (collection: mongoose.mongo.Collection): Promise<Digests> => {
  const digests: Digests = new Map();
  for await (const document of collection.find({}, { readConcern: { level: 'majority' } })) put(digests, JSON.parse(JSON.stringify(document)) as Record<string, unknown>);
  return digests;
};

/** Where the rows of a read model are that users are shown: after a rebuild elsewhere than under its name, as `projections` says. History and flat lists lie beside them. */
const shownIn = async (database: mongoose.mongo.Db, collection: string): Promise<string> => {
  const name = collection.replace(/\.(history|flat)$/, '');
  const pointer = await database.collection<{ _id: string; collection: string }>('projections').findOne({ _id: name }, { readConcern: { level: 'majority' } });
  return `${pointer?.collection ?? name}${collection.slice(name.length)}`;
};

const compared = (name: string, live: Digests, fresh: Digests): string[] => [
  ...[...fresh].flatMap(([id, digest]) => (!live.has(id) ? [`${name}: ${id} is missing`] : live.get(id) !== digest ? [`${name}: ${id} is another`] : [])),
  ...[...live.keys()].flatMap((id) => (fresh.has(id) ? [] : [`${name}: ${id} is too much`])),
];

/**
 * I6: how the read models of the databases differ from the rows of a replay, which lie in `folder` as `SERVICE/COLLECTION.jsonl` (history included). The replay
 * has to run the system's own folds; that its rows are those that users are shown is found out here, document by document.
 */
export const readModelFaults = async (mongo: mongoose.mongo.MongoClient, { services }: Pick<Place, 'services'>, folder: string): Promise<{ faults: string[]; models: number; documents: number }> => {
  const faults: string[] = [];
  let [models, documents] = [0, 0];
  for (const { name, database } of services) {
    if (!existsSync(join(folder, name))) continue;
    for (const file of readdirSync(join(folder, name)).filter((each) => each.endsWith('.jsonl')).sort()) {
      const collection = file.slice(0, -'.jsonl'.length);
      const [live, fresh] = await Promise.all([ofCollection(mongo.db(database).collection(await shownIn(mongo.db(database), collection))), ofFile(join(folder, name, file))]);
      faults.push(...compared(`${name}/${collection}`, live, fresh));
      models++;
      documents += fresh.size;
    }
  }
  return { faults, models, documents };
};

interface Checkpoint { _id: string; source: string; log: number; position: number }

export interface Lag { readonly behind: string[]; readonly ahead: string[]; readonly parked: number }

const endOf = (commits: Log['commits']): number => { const last = commits.at(-1); return last ? last.first + last.count - 1 : 0; };

/** I6, I11: what is behind the ends of the logs (consumers, relays), what claims to be beyond them, and how many streams are parked. */
export const lagOf = async (mongo: mongoose.mongo.MongoClient, { services }: Pick<Place, 'services'>, ends: ReadonlyMap<string, number>): Promise<Lag> => {
  const [behind, ahead]: [string[], string[]] = [[], []];
  let parked = 0;
  const compare = (what: string, position: number, end: number): void => {
    if (position < end) behind.push(`${what} at ${position} of ${end}`);
    if (position > end) ahead.push(`${what} at ${position} of ${end}`);
  };
  for (const { name, database, topic } of services) {
    const db = mongo.db(database);
    for (const { _id, source, log, position } of await db.collection<Checkpoint>('checkpoints').find({ source: { $type: 'string' } }, { readConcern: { level: 'majority' } }).toArray()) {
      compare(`${name}: ${_id}`, position, ends.get(`${source}/${log}`) ?? 0);
    }
    for (const [place, end] of ends) {
      const [source, log] = place.split('/') as [string, string];
      if (source !== name) continue;
      const relay = await db.collection<{ _id: string; position: number }>('relay').findOne({ _id: `${topic}/${log}` }, { readConcern: { level: 'majority' } });
      compare(`${name}: relay/${log}`, relay?.position ?? 0, end);
    }
    parked += await db.collection('parked').countDocuments({}, { readConcern: { level: 'majority' } });
  }
  return { behind, ahead, parked };
};

/** Ends of all logs, from the database as it is now. */
export const endsOf = async (mongo: mongoose.mongo.MongoClient, { services }: Pick<Place, 'services'>): Promise<Map<string, number>> => {
  const ends = new Map<string, number>();
  for (const { name, database } of services) {
    for (const { name: collection } of await mongo.db(database).listCollections({ name: /^commits-\d+$/ }, { nameOnly: true }).toArray()) {
      const last = await mongo.db(database).collection<Log['commits'][number]>(collection).find({}, { sort: { _id: -1 }, limit: 1, projection: { first: 1, count: 1 }, readConcern: { level: 'majority' } }).toArray();
      ends.set(`${name}/${collection.slice('commits-'.length)}`, endOf(last));
    }
  }
  return ends;
};
