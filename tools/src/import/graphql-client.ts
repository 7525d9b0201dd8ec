/** The gateway answered that this operation cannot be done; sending it again would not help. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** The gateway, or a service behind it, is away for a moment, or slower than it may be: the same operation again may do it. */
export class Away extends Error {
  /** Asked to wait at least this long. */
  readonly afterMs: number;
  constructor(reason: string, afterMs = 0) {
    super(reason);
    this.afterMs = afterMs;
  }
}

export interface ClientOptions {
  url: string;
  token: string;
  timeoutMs?: number;
  /** Of the messages; English by default. */
  lang?: 'zh' | 'en';
  fetch?: typeof fetch;
}

/** Sends one operation once; throws {@link Away} or {@link Refused}. */
export type Send = <T>(query: string, variables: object) => Promise<T>;

const AWAY_CODES = ['UNAVAILABLE', 'BEHIND', 'RATE_LIMITED'];
interface Answer<T> { data?: T | null; errors?: { message: string; extensions?: { code?: string; retryAfterMs?: number } }[] }

const seconds = (header: string | null): number => (header && /^\d+$/.test(header) ? Number(header) * 1000 : 0);

export const graphqlClient = ({ url, token, timeoutMs = 30_000, lang = 'en', fetch: send = fetch }: ClientOptions): Send => async <T>(query: string, variables: object): Promise<T> => {
  let response: Response;
  let answer: Answer<T> | null;
  try {
    response = await send(url, {
      method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', authorization: `Bearer ${token}`, 'accept-language': lang },
      body: JSON.stringify({ query, variables }), signal: AbortSignal.timeout(timeoutMs),
    });
    answer = (await response.json().catch(() => null)) as Answer<T> | null;
  } catch (error) {
    throw new Away(`the gateway does not answer (${(error as Error).name})`);
  }
  const [error] = answer?.errors ?? [];
  const code = error?.extensions?.code ?? '';
  if (response.status === 429 || AWAY_CODES.includes(code)) throw new Away(code || 'RATE_LIMITED', Math.max(error?.extensions?.retryAfterMs ?? 0, seconds(response.headers.get('retry-after'))));
  // INTERNAL too: a service that is killed while it answers cannot say more.
  if (!answer || response.status >= 500 || code === 'INTERNAL') throw new Away(code || `HTTP ${response.status}`);
  if (error || !answer.data) throw new Refused(code || `HTTP ${response.status}`, error?.message ?? 'no data');
  return answer.data;
};
