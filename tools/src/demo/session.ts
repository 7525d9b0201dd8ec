import { join } from 'node:path';
import { seededUserId, signToken } from '../commands/token.ts';
import { dataDir, readRuntime } from '../runtime.ts';

export interface Problem { code: string; message: string; path: string[] }
interface Answer { data?: Record<string, any> | null; errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[] }

/** The answer was not what the demo expects; the message says of whom and what. */
export class Unexpected extends Error {}

/** What was written so far, as opaque tokens: every later question of anybody waits for it, as a front end would do for its user. */
const tokens: string[] = [];
const seen = (token: string | null | undefined): void => {
  if (!token || tokens.includes(token)) return;
  tokens.push(token);
  if (tokens.length > 8) tokens.shift();
};

/** One person at work: a token, and the public GraphQL API. */
export interface Session {
  readonly name: string;
  readonly token: string;
  /** The whole answer, errors included. */
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /** The data; throws {@link Unexpected} on errors. */
  get(query: string, variables?: object): Promise<Record<string, any>>;
  /** The payload of a mutation without problems. */
  do(query: string, input: object): Promise<Record<string, any>>;
  /** The problem codes of a mutation that must be refused. */
  refused(query: string, input: object): Promise<string[]>;
}

export const sessionOf = async (name: string, userId: string): Promise<Session> => {
  const { gateway, issuer } = readRuntime();
  const token = await signToken(join(dataDir(), 'keys/issuer.key.pem'), issuer, userId, 3600);
  const ask = async (query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${gateway}/graphql`, {
      method: 'POST', signal: AbortSignal.timeout(30_000),
      headers: {
        'content-type': 'application/json', accept: 'application/graphql-response+json', authorization: `Bearer ${token}`, 'accept-language': 'en',
        ...(tokens.length > 0 ? { 'kangfu-after': tokens.join(',') } : {}), ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as Answer;
    for (const payload of Object.values(answer.data ?? {}) as ({ consistencyToken?: string | null } | null)[]) seen(payload?.consistencyToken);
    return answer;
  };
  const get = async (query: string, variables: object = {}): Promise<Record<string, any>> => {
    const answer = await ask(query, variables);
    if (answer.errors || !answer.data) throw new Unexpected(`${name}: ${answer.errors?.map((e) => `${e.extensions?.code} ${e.message} at ${e.path?.join('.')}`).join('; ')}`);
    return answer.data;
  };
  const mutate = async (query: string, input: object): Promise<{ problems: Problem[]; consistencyToken: string | null; [field: string]: any }> => Object.values(await get(query, { input }))[0];
  return {
    name, token, ask, get,
    async do(query, input) {
      const payload = await mutate(query, input);
      if (payload.problems.length > 0) throw new Unexpected(`${name}: ${payload.problems.map((p) => `${p.code} (${p.message})`).join('; ')}`);
      return payload;
    },
    async refused(query, input) {
      const answer = await ask(query, { input });
      if (answer.errors) return answer.errors.map((e) => e.extensions?.code ?? 'UNKNOWN');
      const payload = Object.values(answer.data!)[0] as { problems: Problem[] };
      if (payload.problems.length === 0) throw new Unexpected(`${name}: was not refused`);
      return payload.problems.map((p) => p.code);
    },
  };
};

/** A seeded user of the development organisation. */
export const as = (role: string, unit: string): Promise<Session> => sessionOf(`${role} of ${unit}`, seededUserId(role, unit));
