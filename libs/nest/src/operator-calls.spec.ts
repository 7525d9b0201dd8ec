import { generateKeyPairSync } from 'node:crypto';
import { PASSPORT_HEADER, PassportControl, PassportOffice } from '@kangfu/access';
import fastify from 'fastify';
import { requirePassport } from './graphql/require-passport.js';
import { OperatorCallRefused, OperatorCalls } from './operator-calls.js';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const control = new PassportControl(publicKey.export({ type: 'spki', format: 'pem' }), 'intake');
const office = (issuer: string) => new PassportOffice(privateKey.export({ type: 'pkcs8', format: 'pem' }), issuer);
const app = fastify();
const failures: string[] = [];

beforeAll(async () => {
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    (request as unknown as { rawBody: unknown }).rawBody = body;
    done(null, JSON.parse(body as string));
  });
  requirePassport(app, { control, internalControl: control });
  const calls = new OperatorCalls();
  calls.add('parked/skip', async (input, operator) => {
    if (!input['reason']) throw new OperatorCallRefused('reason-missing', 'Say why with --reason.');
    if (input['reason'] === 'break') throw new Error('password 1234');
    return { skipped: 1, by: operator.id };
  });
  expect(() => calls.add('parked/skip', async () => ({}))).toThrow(TypeError);
  calls.serve(app, (name, error) => failures.push(`${name}: ${(error as Error).message}`));
  await app.ready();
});
afterAll(() => app.close());

const ask = (call: string, input: object, issuer = 'service:operator') => {
  const body = JSON.stringify(input);
  const passport = office(issuer).issue({ aud: 'intake', sub: 'operator:wang', purpose: 'operation', lang: 'zh', asOf: null, after: null, correlation: '' }, body);
  return app.inject({ method: 'POST', url: `/internal/operator/${call}`, payload: body, headers: { 'content-type': 'application/json', [PASSPORT_HEADER]: passport } });
};

test('a call is done for the operator who asks, and nobody else gets in', async () => {
  const done = await ask('parked/skip', { reason: 'withdrawn' });
  expect([done.statusCode, done.json()]).toEqual([200, { skipped: 1, by: 'operator:wang' }]);
  expect((await ask('parked/skip', { reason: 'withdrawn' }, 'service:quality')).statusCode).toBe(403);
  expect((await ask('parked/skip', { reason: 'withdrawn' }, 'gateway')).statusCode).toBe(401);
});

test('what an operator can mend is told, a fault is not', async () => {
  expect((await ask('parked/skip', {})).json()).toEqual({ status: 409, code: 'reason-missing', detail: 'Say why with --reason.' });
  expect((await ask('nothing', {})).statusCode).toBe(404);
  const failed = await ask('parked/skip', { reason: 'break' });
  expect(failed.statusCode).toBe(500);
  expect(failed.body).not.toContain('1234');
  expect(failures).toEqual(['parked/skip: password 1234']);
});
