import type { KeyEncryption } from '@kangfu/privacy';
import type mongoose from 'mongoose';
import { newSecret } from '../delivery/signature.js';

interface SecretDocument { _id: string; endpointId: string; n: number; kek: string; wrapped: string; until: string | null }

/** Signing secrets of endpoints, wrapped by the key-encryption key; newest first. */
export class EndpointSecrets {
  private readonly secrets: mongoose.mongo.Collection<SecretDocument>;
  constructor(db: mongoose.mongo.Db, private readonly encryption: KeyEncryption) {
    this.secrets = db.collection('endpoint-secrets', { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } });
  }

  /** Makes the n-th secret of an endpoint (1 at creation) unless it is there, and answers it. Earlier ones sign until `oldUntil`. */
  async make(endpointId: string, n: number, oldUntil: string | null): Promise<string> {
    const secret = newSecret();
    const _id = `${endpointId}/${n}`;
    await this.secrets.insertOne({ _id, endpointId, n, ...(await this.encryption.wrap(Buffer.from(secret), _id)), until: null })
      .catch((error: { code?: number }) => { if (error.code !== 11000) throw error; });
    if (oldUntil) await this.secrets.updateMany({ endpointId, n: { $lt: n }, until: null }, { $set: { until: oldUntil } });
    const stored = await this.secrets.findOne({ _id });
    return (await this.encryption.unwrap(stored!.kek, stored!.wrapped, _id)).toString();
  }

  /** Those that sign now. */
  async current(endpointId: string, now: string): Promise<string[]> {
    const documents = await this.secrets.find({ endpointId, $or: [{ until: null }, { until: { $gt: now } }] }).sort({ n: -1 }).toArray();
    return Promise.all(documents.map(async (d) => (await this.encryption.unwrap(d.kek, d.wrapped, d._id)).toString()));
  }
}
