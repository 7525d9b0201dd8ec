import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type mongoose from 'mongoose';
import type { TopicRecord } from './stored.ts';

/** Where markers were found, never in what: `PLACE: marker N`. */
export type Found = string[];

const escaped = (text: string): string => [...text].map((char) => (char < '\u0080' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('');
/** As text, as JSON with escapes, in a URL, in Base64 at the beginning of a text. */
const formsOf = (marker: string): Buffer[] =>
  [...new Set([marker, escaped(marker), encodeURIComponent(marker), Buffer.from(marker).toString('base64').slice(0, -4)])].filter((form) => form.length >= 9 || form === marker).map((form) => Buffer.from(form));

export class Markers {
  private readonly forms: Buffer[][];
  constructor(texts: readonly string[]) { this.forms = texts.map(formsOf); }

  in(place: string, content: Buffer | string): Found {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
    return this.forms.flatMap((forms, i) => (forms.some((form) => bytes.includes(form)) ? [`${place}: marker ${i + 1}`] : []));
  }

  inLogFiles(dataDir: string): Found {
    const folder = join(dataDir, 'logs');
    return readdirSync(folder).flatMap((name) => this.in(name, readFileSync(join(folder, name))));
  }

  inRecords(records: readonly TopicRecord[]): Found {
    return records.flatMap(({ topic, key, value, headers }) => this.in(topic, [key, value, JSON.stringify(headers)].join('\n')));
  }

  /** Every document of every collection of the databases whose name begins so, as the bytes that are stored. */
  async inDatabases(mongo: mongoose.mongo.MongoClient, prefix = ''): Promise<{ found: Found; collections: number; documents: number }> {
    const found: Found = [];
    let [collections, documents] = [0, 0];
    const { databases } = await mongo.db().admin().listDatabases({ nameOnly: true });
    for (const { name: database } of databases) {
      if (!database.startsWith(prefix)) continue;
      for (const { name, type } of await mongo.db(database).listCollections({}, { nameOnly: true }).toArray()) {
        // Profiles and views have nothing of their own.
        if (type !== 'collection' || name.startsWith('system.')) continue;
        collections++;
        for await (const document of mongo.db(database).collection(name).find({}, { raw: true })) {
          documents++;
          found.push(...this.in(`${database}.${name}`, document as unknown as Buffer));
        }
      }
    }
    return { found, collections, documents };
  }
}
