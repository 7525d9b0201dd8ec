import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';

/** A token that was checked: who, and until when (seconds since 1970). What they may do comes from events, not from here. */
export interface Identity { readonly sub: string; readonly exp: number }

/** The bearer token of an Authorization header, or null. */
export const findBearer = (header: unknown): string | null => (typeof header === 'string' ? /^Bearer ([\w.-]+)$/i.exec(header)?.[1] ?? null : null);

/** Checks JWTs of one OIDC issuer: signature by its published keys, issuer, audience `kangfu`, expiry. */
export class TokenControl {
  private keys: Promise<JWTVerifyGetKey> | null = null;
  constructor(private readonly issuer: string, private readonly audience = 'kangfu') {}

  /** null: no valid token. Throws where the issuer cannot be reached. */
  async check(token: string): Promise<Identity | null> {
    try {
      const { payload } = await jwtVerify(token, await this.issuerKeys(), { issuer: this.issuer, audience: this.audience, algorithms: ['RS256', 'ES256', 'EdDSA'], requiredClaims: ['sub', 'exp'] });
      return { sub: payload.sub!, exp: payload.exp! };
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return null;
      throw error;
    }
  }

  /** Discovered once; asked again after a failure. */
  private issuerKeys(): Promise<JWTVerifyGetKey> {
    return (this.keys ??= this.discover().catch((error: unknown) => { this.keys = null; throw error; }));
  }

  private async discover(): Promise<JWTVerifyGetKey> {
    const response = await fetch(new URL('.well-known/openid-configuration', this.issuer.endsWith('/') ? this.issuer : `${this.issuer}/`));
    if (!response.ok) throw new Error(`issuer answers ${response.status}`);
    const { jwks_uri: uri } = (await response.json()) as { jwks_uri: string };
    return createRemoteJWKSet(new URL(uri));
  }
}
