import { GaveUp, graphqlClient, Refused } from './graphql-client.ts';

const json = (status: number, body: object, headers: Record<string, string> = {}) => new Response(JSON.stringify(body), { status, headers });
const failed = (code: string, more: object = {}) => json(200, { data: null, errors: [{ message: 'no', extensions: { code, ...more } }] });
const done = () => json(200, { data: { ok: true } });

/** Answers one after the other; time passes only in waits. */
const client = (...answers: (Response | Error)[]) => {
  const waits: number[] = [];
  const bodies: string[] = [];
  const send = graphqlClient({
    url: 'http://gateway/graphql', token: 't', now: () => waits.reduce((sum, one) => sum + one, 0), sleep: async (ms) => { waits.push(ms); },
    fetch: (async (_url: string, { body }: RequestInit) => {
      bodies.push(String(body));
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      if (answer instanceof Error) throw answer;
      return answer.clone();
    }) as unknown as typeof fetch,
  });
  return { waits, bodies, ask: () => send('mutation', { input: 1 }) };
};

test.each([
  ['the connection is refused', new TypeError('fetch failed')],
  ['a service is away', failed('UNAVAILABLE')],
  ['a projection is behind', failed('BEHIND')],
  ['the rate limit is reached', json(429, {})],
  ['the answer broke off', json(502, {})],
  ['the service could not say', failed('INTERNAL')],
])('when %s, the same operation is sent again', async (_when, answer) => {
  const { ask, bodies, waits } = client(answer, answer, done());
  await expect(ask()).resolves.toEqual({ ok: true });
  expect(new Set(bodies).size).toBe(1);
  expect(waits).toHaveLength(2);
});

test('it waits as long as it is told', async () => {
  const { ask, waits } = client(json(429, {}, { 'retry-after': '7' }), failed('BEHIND', { retryAfterMs: 3000 }), done());
  await ask();
  expect(waits).toEqual([7000, 3000]);
});

test('waits grow, and after two minutes it gives up', async () => {
  const { ask, waits } = client(new TypeError('fetch failed'));
  await expect(ask()).rejects.toThrow(GaveUp);
  expect(waits.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(110_000);
  expect(waits.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(120_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(5000);
  expect(waits[0]!).toBeLessThanOrEqual(200);
});

test.each(['FORBIDDEN', 'UNAUTHENTICATED', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'])('%s is not tried again', async (code) => {
  const { ask, waits } = client(failed(code));
  await expect(ask()).rejects.toThrow(Refused);
  expect(waits).toEqual([]);
});
