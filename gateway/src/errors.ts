import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';

/** Codes that leave the gateway; everything else is INTERNAL. */
export type ErrorCode =
  | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'RATE_LIMITED' | 'BEHIND' | 'UNAVAILABLE' | 'TOO_COSTLY'
  | 'PERSISTED_QUERY_NOT_FOUND' | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED';
const SHOWN: ReadonlySet<unknown> = new Set<ErrorCode>([
  'UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'RATE_LIMITED', 'BEHIND', 'UNAVAILABLE', 'TOO_COSTLY', 'PERSISTED_QUERY_NOT_FOUND', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED',
]);

export interface HttpAnswer { readonly status?: number; readonly headers?: Record<string, string>; readonly spec?: boolean }

export const refusal = (code: ErrorCode, message: string, http?: HttpAnswer): GraphQLError => new GraphQLError(message, { extensions: { code, ...(http ? { http } : {}) } });
export const unauthenticated = (message = '请先登录 Sign in first'): GraphQLError => refusal('UNAUTHENTICATED', message, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
export const badInput = (message: string): GraphQLError => refusal('BAD_USER_INPUT', message);

/** Told of what the caller sees as INTERNAL with this reference. */
export type ErrorLog = (reference: string, error: unknown) => void;

/** What graphql-js says of a value that does not fit, in words without the value: inputs hold names and numbers of people, and clients write messages into logs. */
const withoutValue = (message: string): string => {
  const [, variable, rest = ''] = /^Variable "(\$\w+)" got invalid value ([\s\S]*)$/.exec(message) ?? [];
  if (!variable) return message.replace(/(, found )[\s\S]*$/, '$1another').replace(/((?:value|UUID|Date|DateTime|URL): )[\s\S]*$/, '$1…');
  const place = / at "([\w.[\]]+)"; /.exec(rest)?.[1] ?? variable.slice(1);
  const [reason] = /Field "\w+" of required type "[\w![\]]+" was not provided|Field "\w+" is not defined by type "\w+"|Expected non-nullable type "[\w![\]]+" not to be null|does not exist in "\w+" enum/.exec(rest) ?? ['It does not fit its type'];
  return `Variable "${variable}" is invalid at "${place}"; ${reason.startsWith('does') ? `the value ${reason}` : reason}.`;
};
const withoutSuggestion = (message: string): string => withoutValue(message.replace(/ ?Did you mean .*$/s, ''));

/** Errors with a public code, with nothing but what is listed here; the rest is INTERNAL with a reference to the log. */
export const errorMask = (log: ErrorLog) => (thrown: unknown): GraphQLError => {
  const error = thrown instanceof GraphQLError || (thrown as Error)?.name === 'GraphQLError'
    ? (thrown as GraphQLError)
    : new GraphQLError(String((thrown as Error)?.message ?? thrown), { originalError: thrown as Error });
  const { code: given, http, reference, retryAfterMs, fields } = (error.extensions ?? {}) as Record<string, any>;
  const place = { path: error.path ?? null, nodes: error.nodes ?? null, source: error.source ?? null, positions: error.positions ?? null };
  const answer = (message: string, extensions: Record<string, unknown>) => new GraphQLError(message, { ...place, extensions });

  // graphql-js refuses variables without a code and without a path.
  const code = given === undefined && error.originalError == null && !error.path ? 'BAD_USER_INPUT' : given;
  if (SHOWN.has(code)) {
    return answer(withoutSuggestion(error.message), { code, ...(fields === undefined ? {} : { fields }), ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...(http === undefined ? {} : { http }) });
  }
  // What the HTTP layer itself refuses (no query, wrong content type).
  if (http?.status >= 400 && http.status < 500) return answer(withoutSuggestion(error.message), { code: 'BAD_USER_INPUT', http: { ...http, spec: undefined } });
  if (given === 'INTERNAL' && typeof reference === 'string') return answer(error.message, { code, reference }); // a subgraph has masked and logged it
  const own = randomUUID();
  log(own, error.originalError ?? error);
  return answer('内部错误 Internal error', { code: 'INTERNAL', reference: own });
};

export const stripSuggestion = (error: GraphQLError): GraphQLError => new GraphQLError(withoutSuggestion(error.message), { nodes: error.nodes ?? null, extensions: error.extensions });
