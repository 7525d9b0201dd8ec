import { setTimeout as pause } from 'node:timers/promises';

/** The gateway answered that this operation cannot be done; sending it again would not help. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}
/** The gateway, or the service behind it, stayed away for as long as we waited. */
export class GaveUp extends Error {}

/** Away for a moment: the same operation again may do it. */
class Away extends Error {
  readonly afterMs: number;
  constructor(reason: string, afterMs = 0) {
    super(reason);
    this.afterMs = afterMs;
  }
}

export interface ClientOptions {
  url: string;
  token: string;
  /** How long one operation is tried again after it first failed. */
  patienceMs?: number;
  requestTimeoutMs?: number;
  fetch?: typeof fetch;
  sleep?: (ms: number) => Promise<unknown>;
  now?: () => number;
  /** Told of each wait, for the progress line. */
  onRetry?: (reason: string, waitMs: number) => void;
}

const AWAY_CODES = ['UNAVAILABLE', 'BEHIND', 'RATE_LIMITED'];
interface Answer<T> { data?: T | null; errors?: { message: string; extensions?: { code?: string; retryAfterMs?: number } }[] }

const seconds = (header: string | null): number => (header && /^\d+$/.test(header) ? Number(header) * 1000 : 0);

/** Sends operations, each again (with back-off and jitter) while the gateway or a service is away. The operation must be one that may be sent twice. */
export const graphqlClient = ({ url, token, patienceMs = 120_000, requestTimeoutMs = 30_000, fetch: send = fetch, sleep = pause, now = Date.now, onRetry = () => {} }: ClientOptions) => {
  const once = async <T>(query: string, variables: object): Promise<T> => {
    let response: Response;
    try {
      response = await send(url, {
        method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', authorization: `Bearer ${token}`, 'accept-language': 'en' },
        body: JSON.stringify({ query, variables }), signal: AbortSignal.timeout(requestTimeoutMs),
      });
    } catch (error) {
      throw new Away(`the gateway does not answer (${(error as Error).name})`);
    }
    const answer = (await response.json().catch(() => null)) as Answer<T> | null;
    const [error] = answer?.errors ?? [];
    const code = error?.extensions?.code ?? '';
    if (response.status === 429 || AWAY_CODES.includes(code)) throw new Away(code || 'RATE_LIMITED', Math.max(error?.extensions?.retryAfterMs ?? 0, seconds(response.headers.get('retry-after'))));
    // INTERNAL too: a service that is killed while it answers cannot say more.
    if (!answer || response.status >= 500 || code === 'INTERNAL') throw new Away(code || `HTTP ${response.status}`);
    if (error || !answer.data) throw new Refused(code || `HTTP ${response.status}`, error?.message ?? 'no data');
    return answer.data;
  };

  return async <T>(query: string, variables: object): Promise<T> => {
    const start = now();
    for (let attempt = 0; ; attempt++) {
      try {
        return await once<T>(query, variables);
      } catch (error) {
        if (!(error instanceof Away)) throw error;
        const wait = Math.max(error.afterMs, Math.min(5000, 200 * 2 ** attempt) * (0.5 + Math.random() / 2));
        if (now() - start + wait > patienceMs) throw new GaveUp(`${error.message}; gave up after ${Math.round(patienceMs / 1000)} s. What was recorded stays; import again to finish`);
        onRetry(error.message, wait);
        await sleep(wait);
      }
    }
  };
};
