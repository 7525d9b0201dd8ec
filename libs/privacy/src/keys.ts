import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import mongoose from 'mongoose';

/** A data key of one person and version, wrapped by a key-encryption key; a tombstone once erased. */
interface KeyDocument { _id: string; subject: string; version: number; kek: string | null; wrapped: string | null; erasedAt: string | null }

/** Wraps and unwraps data keys. In development a file of keys; a KMS implements the same. */
export interface KeyEncryption {
  wrap(key: Buffer, context: string): Promise<{ kek: string; wrapped: string }>;
  unwrap(kek: string, wrapped: string, context: string): Promise<Buffer>;
}

/** The file is `{ current, keys: { name: base64 of 32 bytes } }`. */
export class FileKeyEncryption implements KeyEncryption {
  private readonly current: string;
  private readonly keys: ReadonlyMap<string, Buffer>;
  constructor(path: string) {
    const file = JSON.parse(readFileSync(path, 'utf8')) as { current: string; keys: Record<string, string> };
    this.current = file.current;
    this.keys = new Map(Object.entries(file.keys).map(([name, key]) => [name, Buffer.from(key, 'base64')]));
    if (!this.keys.has(this.current)) throw new Error('key-encryption file names a current key that it does not hold');
  }
  async wrap(key: Buffer, context: string): Promise<{ kek: string; wrapped: string }> {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.keys.get(this.current)!, iv, { authTagLength: 16 }).setAAD(Buffer.from(context));
    return { kek: this.current, wrapped: Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString('base64') };
  }
  async unwrap(kek: string, wrapped: string, context: string): Promise<Buffer> {
    const key = this.keys.get(kek);
    if (!key) throw new Error('unknown key-encryption key');
    const bytes = Buffer.from(wrapped, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 }).setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  }
}

export type SubjectKey = { readonly state: 'live'; readonly version: number; readonly key: Buffer } | { readonly state: 'erased' } | { readonly state: 'missing' };

/** Data keys by person and version, in a database of their own. Writes are majority and come before the append that needs them. */
export class SubjectKeys {
  private readonly cache = new Map<string, { at: number; key: SubjectKey }>();
  private readonly collection: mongoose.mongo.Collection<KeyDocument>;
  /** Keys are believed for this long: an erasure acts within it everywhere. */
  private static readonly CACHE_MS = 5_000;
  private static readonly CACHE_SIZE = 10_000;

  constructor(client: mongoose.mongo.MongoClient, database: string, private readonly encryption: KeyEncryption) {
    this.collection = client.db(database).collection<KeyDocument>('subject-keys', { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } });
  }

  /** The current key of a person, made when there is none; of many racing makers one wins and all get its key. Null once erased. */
  async ensure(subject: string): Promise<{ version: number; key: Buffer } | null> {
    const found = await this.find(subject, 1);
    if (found.state === 'live') return found;
    if (found.state === 'erased') return null;
    const wrapped = await this.encryption.wrap(randomBytes(32), `${subject}/1`);
    const document: KeyDocument = { _id: `${subject}/1`, subject, version: 1, ...wrapped, erasedAt: null };
    await this.collection.insertOne(document).catch((error: { code?: number }) => { if (error.code !== 11000) throw error; });
    this.cache.delete(`${subject}/1`);
    const made = await this.find(subject, 1);
    return made.state === 'live' ? made : null;
  }

  async find(subject: string, version: number): Promise<SubjectKey> {
    const id = `${subject}/${version}`;
    const cached = this.cache.get(id);
    if (cached && Date.now() - cached.at < SubjectKeys.CACHE_MS) return cached.key;
    const document = await this.collection.findOne({ _id: id });
    if (!document) return { state: 'missing' };
    const key: SubjectKey = document.wrapped === null || document.kek === null
      ? { state: 'erased' }
      : { state: 'live', version, key: await this.encryption.unwrap(document.kek, document.wrapped, id) };
    if (this.cache.size >= SubjectKeys.CACHE_SIZE) this.cache.delete(this.cache.keys().next().value!);
    this.cache.set(id, { at: Date.now(), key });
    return key;
  }
}

/** Keyed digests: they say whether two inputs are equal and nothing else, and cannot be guessed without the key. */
export class KeyedDigest {
  private readonly key: Buffer;
  /** `label` separates uses of one secret file. */
  constructor(secret: Buffer, label: string) { this.key = Buffer.from(hkdfSync('sha256', secret, '', label, 32)); }
  static fromFile(path: string, label: string): KeyedDigest { return new KeyedDigest(Buffer.from(readFileSync(path, 'utf8').trim(), 'base64'), label); }
  of(text: string): string { return createHmac('sha256', this.key).update(text).digest('hex'); }
}
