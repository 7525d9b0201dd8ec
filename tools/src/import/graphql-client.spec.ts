import { Away, graphqlClient, Refused } from './graphql-client.ts';

const json = (status: number, body: object, headers: Record<string, string> = {}) => new Response(JSON.stringify(body), { status, headers });
const failed = (code: string, more: object = {}) => json(200, { data: null, errors: [{ message: 'no', extensions: { code, ...more } }] });
const asked = (answer: Response | Error) =>
  graphqlClient({
    url: 'http://gateway/graphql', token: 't',
    fetch: (async () => { if (answer instanceof Error) throw answer; return answer; }) as unknown as typeof fetch,
  })('mutation', {});

test('answers data', () => expect(asked(json(200, { data: { ok: true } }))).resolves.toEqual({ ok: true }));

test.each([
  ['the connection is refused', new TypeError('fetch failed')],
  ['a service is away', failed('UNAVAILABLE')],
  ['a projection is behind', failed('BEHIND')],
  ['the rate limit is reached', json(429, {})],
  ['the answer broke off', json(502, {})],
  ['it was cut off in the middle', new Response('{"data":', { status: 200 })],
  ['the service could not say', failed('INTERNAL')],
])('when %s, the same operation may do it later', (_when, answer) => expect(asked(answer)).rejects.toThrow(Away));

test.each([
  [json(429, {}, { 'retry-after': '7' }), 7000],
  [failed('BEHIND', { retryAfterMs: 3000 }), 3000],
  [failed('UNAVAILABLE'), 0],
])('it tells how long to wait', (answer, afterMs) => expect(asked(answer)).rejects.toMatchObject({ afterMs }));

test.each(['FORBIDDEN', 'UNAUTHENTICATED', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'])('%s is final', (code) => expect(asked(failed(code))).rejects.toThrow(Refused));
