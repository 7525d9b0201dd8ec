import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const writeSecret = async (file: string, text: string): Promise<void> => {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
};

const pem = (key: KeyObject): string => String(key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }));

/** A JWK's thumbprint (RFC 7638) for the curve P-256. */
const thumbprint = ({ crv, kty, x, y }: Record<string, unknown>): string => createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');

const publicJwk = (key: KeyObject) => {
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  return { ...jwk, kid: thumbprint(jwk), alg: 'ES256', use: 'sig' };
};

/**
 * Makes the keys of an instance once, readable by this user alone, and never replaces one: what they sealed or signed
 * could not be opened or checked again. A key whose public half is missing gets it back.
 */
export const ensureKeys = async (dataDir: string): Promise<string> => {
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const once = async (name: string, make: () => string): Promise<string> => {
    const file = join(folder, name);
    if (!existsSync(file)) await writeSecret(file, make());
    return readFileSync(file, 'utf8');
  };
  for (const pair of ['passport', 'service']) {
    const secret = await once(`${pair}.key.pem`, () => pem(generateKeyPairSync('ed25519').privateKey));
    await once(`${pair}.pub.pem`, () => pem(createPublicKey(secret)));
  }
  await once('ledger.key.pem', () => pem(generateKeyPairSync('ed25519').privateKey));
  await once('kek.json', () => `${JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }, null, 2)}\n`);
  await once('blind-index.key', () => `${randomBytes(32).toString('base64')}\n`);
  const issuer = await once('issuer.key.pem', () => pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey));
  await once('issuer.jwks.json', () => `${JSON.stringify({ keys: [publicJwk(createPrivateKey(issuer))] }, null, 2)}\n`);
  return folder;
};
