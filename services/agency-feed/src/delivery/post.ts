import { Agent, request } from 'undici';
import { checkedAddress, ForbiddenAddress } from './address-guard.js';
import { signedHeaders } from './signature.js';

export interface PostResult { readonly status: number | null; readonly ms: number; readonly error: string | null; readonly retryAfterSeconds: number | null }

/** An endpoint that has not answered by then has failed. */
export const TIMEOUT_MS = 15_000;

/** Posts once: to the checked address and no other, redirects not followed, the answer's body not read beyond a little. Never throws. */
export const post = async (url: string, headers: Readonly<Record<string, string>>, body: string, allowLoopback: boolean, ending: AbortSignal, timeoutMs = TIMEOUT_MS): Promise<PostResult> => {
  const started = performance.now();
  const result = (status: number | null, error: string | null, retryAfterSeconds: number | null = null): PostResult => ({ status, ms: Math.round(performance.now() - started), error, retryAfterSeconds });
  let agent: Agent | undefined;
  try {
    const { address, family } = await checkedAddress(new URL(url).hostname, allowLoopback);
    agent = new Agent({ connect: { timeout: timeoutMs, lookup: (_host, options, callback) => {
      if (options.all) (callback as unknown as (e: null, a: object[]) => void)(null, [{ address, family }]);
      else callback(null, address, family);
    } } });
    const answer = await request(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/cloudevents+json', 'user-agent': 'Kangfu-Webhooks/1' }, body, dispatcher: agent, signal: AbortSignal.any([ending, AbortSignal.timeout(timeoutMs)]), headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
    answer.body.on('error', () => {});
    answer.body.destroy();
    if (answer.statusCode >= 200 && answer.statusCode < 300) return result(answer.statusCode, null);
    const after = Number(answer.headers['retry-after']);
    return result(answer.statusCode, `answered ${answer.statusCode}`, Number.isFinite(after) && after > 0 ? Math.min(after, 86_400) : null);
  } catch (error) {
    if (error instanceof ForbiddenAddress) return result(null, 'address is not public');
    const { name, code } = error as { name: string; code?: string };
    return result(null, name === 'TimeoutError' || name === 'HeadersTimeoutError' || name === 'BodyTimeoutError' || name === 'ConnectTimeoutError' ? 'no answer in time' : code ?? name);
  } finally {
    void agent?.destroy();
  }
};

/** Signs and posts one event. The timestamp is that of the attempt. */
export const postSigned = (url: string, secrets: readonly string[], event: { readonly id: string }, at: Date, allowLoopback: boolean, ending: AbortSignal): Promise<PostResult> => {
  const body = JSON.stringify(event);
  return post(url, signedHeaders(secrets, event.id, Math.floor(at.getTime() / 1000), body), body, allowLoopback, ending);
};
