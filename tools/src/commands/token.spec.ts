import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeys } from '@kangfu/infra/start/keys';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { duration, seededUserId, signToken, subjectOf } from './token.ts';

test('a role and a place name one user for ever', () => {
  expect(subjectOf({ role: 'window-clerk', place: '440304006' })).toBe(seededUserId('window-clerk', '440304006'));
  expect(subjectOf({ role: 'window-clerk', unit: '440304006' })).toBe(seededUserId('window-clerk', '440304006'));
  expect(subjectOf({ person: '6BA7B810-9DAD-11D1-80B4-00C04FD430C8' })).toBe('6ba7b810-9dad-11d1-80b4-00c04fd430c8');
});

test.each([
  [{}, 'Name a user'],
  [{ role: 'window-clerk' }, 'Name a user'],
  [{ role: 'clerk', place: '1' }, 'There is no role clerk; roles are community-liaison'],
  [{ person: 'me' }, 'expected a UUID'],
])('%j names nobody', (options, message) => {
  expect(() => subjectOf(options)).toThrow(message);
});

test('durations', () => {
  expect([duration('90s'), duration('30m'), duration('12h'), duration('7d')]).toEqual([90, 1800, 43_200, 604_800]);
  expect(() => duration('soon')).toThrow('expected a duration');
});

test('the issuer’s published key verifies the token', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kangfu-token-'));
  try {
    const keys = await ensureKeys(dataDir);
    const token = await signToken(join(keys, 'issuer.key.pem'), 'http://127.0.0.1:4010', 'someone', 60);
    const { payload } = await jwtVerify(token, createLocalJWKSet(JSON.parse(readFileSync(join(keys, 'issuer.jwks.json'), 'utf8'))), { issuer: 'http://127.0.0.1:4010', audience: 'kangfu', algorithms: ['ES256'] });
    expect(payload.sub).toBe('someone');
    expect(payload.exp! - payload.iat!).toBe(60);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
