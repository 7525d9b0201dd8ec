import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeys } from './keys.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'kangfu-keys-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

test('keys are made once, for this user alone, and fit together', async () => {
  const folder = await ensureKeys(dataDir);
  const contents = () => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const made = contents();
  expect(Object.keys(made).sort()).toEqual(
    ['blind-index.key', 'issuer.jwks.json', 'issuer.key.pem', 'kek.json', 'ledger.key.pem', 'passport.key.pem', 'passport.pub.pem', 'service.key.pem', 'service.pub.pem'],
  );
  for (const name of Object.keys(made)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);

  const message = Buffer.from('passport');
  expect(verify(null, message, createPublicKey(made['passport.pub.pem']!), sign(null, message, createPrivateKey(made['passport.key.pem']!)))).toBe(true);
  expect(Buffer.from(JSON.parse(made['kek.json']!).keys.k1, 'base64')).toHaveLength(32);
  expect(Buffer.from(made['blind-index.key']!, 'base64')).toHaveLength(32);
  expect(JSON.parse(made['issuer.jwks.json']!).keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256' });
  expect(made['issuer.jwks.json']).not.toContain('"d"');

  rmSync(join(folder, 'passport.pub.pem'));
  await ensureKeys(dataDir);
  expect(contents()).toEqual(made);
});
