import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '@kangfu/common';
import type { SealedBlob } from '@kangfu/event-store';
import type { SubjectKeys } from './keys.js';

/** Where a blob stands: bound into it, so that it opens nowhere else. */
export interface SealedPlace { readonly stream: string; readonly version: number; readonly event: string; readonly type: string }

/** What opening gives. `unavailable`: ask again later; `erased`: for good. Anything else that does not open is tampered with and throws. */
export type Unsealed = { readonly state: 'clear'; readonly fields: Readonly<Record<string, unknown>> } | { readonly state: 'erased' } | { readonly state: 'unavailable' };

/** A blob that was altered, moved or belongs to another key. The message says where, never what. */
export class TamperedBlob extends Error { override readonly name = 'TamperedBlob'; }
/** The person's data were erased: nothing personal can be written about them. */
export class SubjectErased extends Error { override readonly name = 'SubjectErased'; }

const PAD = 128;
const aadOf = (place: SealedPlace, subject: string, keyVersion: number): Buffer =>
  Buffer.from(canonicalJson([place.stream, place.version, place.event, place.type, subject, keyVersion]));
const checkValue = (key: Buffer, iv: Buffer): Buffer => createHmac('sha256', key).update('key-check').update(iv).digest().subarray(0, 16);
/** Sizes are padded to multiples of 128 bytes: a blob does not tell the length of a name. */
const pad = (text: string): Buffer => {
  const body = Buffer.from(text);
  const padded = Buffer.alloc(Math.ceil((body.length + 4) / PAD) * PAD);
  padded.writeUInt32BE(body.length);
  body.copy(padded, 4);
  return padded;
};

/** Seals and opens personal parts of events: AES-256-GCM under the data key of their subject. */
export class Sealing {
  constructor(private readonly keys: Pick<SubjectKeys, 'ensure' | 'find'>) {}

  /** Throws {@link SubjectErased}. */
  async seal(subject: string, fields: object, place: SealedPlace): Promise<SealedBlob> {
    const key = await this.keys.ensure(subject);
    if (!key) throw new SubjectErased(`subject of ${place.stream}`);
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key.key, iv, { authTagLength: 16 }).setAAD(aadOf(place, subject, key.version));
    const ct = Buffer.concat([cipher.update(pad(canonicalJson(fields))), cipher.final()]);
    return {
      subject, keyVersion: key.version, iv: iv.toString('base64'), ct: ct.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'), kcv: checkValue(key.key, iv).toString('base64'),
    };
  }

  /** Throws {@link TamperedBlob}. */
  async unseal(blob: SealedBlob, place: SealedPlace): Promise<Unsealed> {
    const key = await this.keys.find(blob.subject, blob.keyVersion).catch(() => null);
    if (!key) return { state: 'unavailable' };
    if (key.state === 'erased') return { state: 'erased' };
    if (key.state === 'missing') return { state: 'unavailable' };
    const iv = Buffer.from(blob.iv, 'base64');
    const kcv = Buffer.from(blob.kcv, 'base64');
    const expected = checkValue(key.key, iv);
    const tampered = () => new TamperedBlob(`${place.stream} version ${place.version}`);
    if (kcv.length !== expected.length || !timingSafeEqual(kcv, expected)) throw tampered();
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.key, iv, { authTagLength: 16 })
        .setAAD(aadOf(place, blob.subject, blob.keyVersion)).setAuthTag(Buffer.from(blob.tag, 'base64'));
      const padded = Buffer.concat([decipher.update(Buffer.from(blob.ct, 'base64')), decipher.final()]);
      return { state: 'clear', fields: JSON.parse(padded.subarray(4, 4 + padded.readUInt32BE(0)).toString()) as Record<string, unknown> };
    } catch {
      throw tampered();
    }
  }
}
