import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomUUID, sign, verify } from 'node:crypto';

/** What the gateway (or a service, for /internal routes) says of a call: signed, for one body, one audience, 30 seconds. */
export interface Passport {
  /** `gateway`, or `service:<name>` (internal routes only). */
  readonly iss: string;
  /** Service that may take it. */
  readonly aud: string;
  /** SHA-256 of the exact request body, base64url. */
  readonly bh: string;
  /** User id; null: nobody has signed in. */
  readonly sub: string | null;
  /** Enumerated purpose of the access (header kangfu-purpose). */
  readonly purpose: string;
  readonly lang: 'zh' | 'en';
  /** Instant of the operation's `asOf`, ISO, or null for now. */
  readonly asOf: string | null;
  /** Consistency tokens to wait for, comma-separated, or null. */
  readonly after: string | null;
  /** Trace of the operation: becomes the correlation id of what it does. */
  readonly correlation: string;
  /** Expiry, seconds since 1970. */
  readonly exp: number;
  readonly jti: string;
}

export const PASSPORT_HEADER = 'kangfu-passport';
const TTL_SECONDS = 30;
const HEADER = Buffer.from('{"alg":"EdDSA","typ":"kangfu-passport"}').toString('base64url');
export const bodyHash = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('base64url');

/** Signs passports with an Ed25519 private key (PEM). */
export class PassportOffice {
  private readonly key: KeyObject;
  constructor(pem: string | Buffer, private readonly issuer: string) { this.key = createPrivateKey(pem); }
  issue(claims: Omit<Passport, 'iss' | 'exp' | 'jti' | 'bh'>, body: string | Uint8Array, now = Date.now()): string {
    const passport: Passport = { ...claims, iss: this.issuer, bh: bodyHash(body), exp: Math.floor(now / 1000) + TTL_SECONDS, jti: randomUUID() };
    const payload = `${HEADER}.${Buffer.from(JSON.stringify(passport)).toString('base64url')}`;
    return `${payload}.${sign(null, Buffer.from(payload), this.key).toString('base64url')}`;
  }
}

export type PassportRefusal = 'missing' | 'forged' | 'other-audience' | 'other-body' | 'expired';

/** Checks passports of one issuer with its Ed25519 public key (PEM). */
export class PassportControl {
  private readonly key: KeyObject;
  constructor(pem: string | Buffer, private readonly audience: string) { this.key = createPublicKey(pem); }
  check(text: unknown, body: string | Uint8Array, now = Date.now()): Passport | PassportRefusal {
    if (typeof text !== 'string' || text === '') return 'missing';
    const parts = text.split('.');
    const [header, claims, signature] = parts;
    if (parts.length !== 3 || header !== HEADER || !claims || !signature) return 'forged';
    if (!verify(null, Buffer.from(`${header}.${claims}`), this.key, Buffer.from(signature, 'base64url'))) return 'forged';
    const passport = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Passport;
    if (passport.aud !== this.audience) return 'other-audience';
    if (passport.exp * 1000 < now) return 'expired';
    if (passport.bh !== bodyHash(body)) return 'other-body';
    return passport;
  }
}
