import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededUserId, signToken } from '../../../tools/src/commands/token.ts';
import type { Attempt } from '../check/history.ts';
import type { Runtime } from '../../start/system.ts';

export interface Caller { readonly userId: string; readonly token: string }
export interface Answer { readonly attempt: Attempt; readonly payload: Record<string, any> | null }
export interface Call { readonly what: string; readonly service: string; readonly mutation: string; readonly input: Record<string, unknown>; readonly caller: Caller; readonly stream?: string | null; readonly expectedVersion?: number | null; readonly commandId?: string; readonly after?: string | null }

/** Longer than the gateway waits for a service. */
const PATIENCE_MS = 12_000;
/** The error codes that say that nothing was done. */
const REFUSING = new Set(['FORBIDDEN', 'BAD_USER_INPUT', 'UNAUTHENTICATED', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'TOO_COSTLY', 'RATE_LIMITED']);
const CONFLICTS = new Set(['conflict', 'stale-version']);

type Response = { data?: Record<string, any> | null; errors?: { extensions?: { code?: string } }[] };

/** Callers at the gateway, like any front end, and the history of what they sent and what they were told: what I1 and I4 are checked against. */
export class Callers {
  readonly attempts: Attempt[] = [];
  /** Bodies of answers with errors: searched for personal texts. */
  readonly errors: string[] = [];
  private readonly runtime: () => Runtime;
  private readonly historyFile: string;

  constructor(runtime: () => Runtime, historyFile: string) {
    this.runtime = runtime;
    this.historyFile = historyFile;
  }

  /** A user of the development organisation. */
  async as(role: string, unit: string): Promise<Caller> {
    const { dataDir, issuer } = this.runtime();
    const userId = seededUserId(role, unit);
    return { userId, token: await signToken(join(dataDir, 'keys/issuer.key.pem'), issuer, userId, 8 * 3600) };
  }

  /** null: no answer, or none that can be read. */
  async ask({ token }: Caller, query: string, variables: object, after: string | null = null): Promise<Response | null> {
    try {
      const response = await fetch(`${this.runtime().gateway}/graphql`, {
        method: 'POST', signal: AbortSignal.timeout(PATIENCE_MS), body: JSON.stringify({ query, variables }),
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', authorization: `Bearer ${token}`, 'accept-language': 'en', ...(after ? { 'kangfu-after': after } : {}) },
      });
      const text = await response.text();
      const answer = JSON.parse(text) as Response;
      if ((answer.errors || !response.ok) && this.errors.length < 5000) this.errors.push(text);
      return answer;
    } catch {
      return null;
    }
  }

  /** The ledger's signed head, as it is served to anybody. */
  async note(): Promise<string | null> {
    return fetch(`${this.runtime().gateway}/audit/checkpoint`, { signal: AbortSignal.timeout(2_000) }).then((response) => (response.ok ? response.text() : null), () => null);
  }

  /** Sends a command once, and keeps what came of it. */
  async send({ what, service, mutation, input, caller, stream = null, expectedVersion = null, commandId = randomUUID(), after = null }: Call): Promise<Answer> {
    const began = performance.now();
    const answer = await this.ask(caller, mutation, { input: { ...input, commandId, ...(expectedVersion === null ? {} : { expectedVersion }) } }, after);
    const ended = performance.now();
    const payload = answer?.data ? (Object.values(answer.data)[0] as Record<string, any> | null) : null;
    const codes: string[] = payload && !answer?.errors ? payload.problems.map(({ code }: { code: string }) => code) : (answer?.errors ?? []).map(({ extensions }) => extensions?.code ?? 'NONE');
    const outcome = (): Attempt['outcome'] => {
      if (!answer || (codes.length === 0 && !payload)) return 'unknown';
      // The command was done, and only the object could not be read back.
      if (payload?.consistencyToken) return 'acknowledged';
      if (answer.errors) return codes.every((code) => REFUSING.has(code)) ? 'refused' : 'unknown';
      return codes.length === 0 ? 'acknowledged' : codes.some((code) => CONFLICTS.has(code)) ? 'conflict' : 'refused';
    };
    const attempt: Attempt = { what, service, actor: caller.userId, commandId, stream, expectedVersion, began, ended, outcome: outcome(), codes, token: payload?.consistencyToken ?? null };
    this.attempts.push(attempt);
    appendFileSync(this.historyFile, `${JSON.stringify(attempt)}\n`);
    return { attempt, payload };
  }

  /** Sends it again until it is known what came of it; for what must be there before a load can begin, and for what a load left open. */
  async settle(call: Call, seconds = 60): Promise<Answer> {
    const commandId = call.commandId ?? randomUUID();
    for (const end = Date.now() + seconds * 1000; ;) {
      const answer = await this.send({ ...call, commandId });
      // Acknowledged without its object: it is there a moment later.
      if (answer.attempt.outcome !== 'unknown' && (answer.attempt.outcome !== 'acknowledged' || Object.values(answer.payload ?? {}).every((part) => part !== null))) return answer;
      if (Date.now() > end) return answer;
      await new Promise((again) => setTimeout(again, 250));
    }
  }
}
