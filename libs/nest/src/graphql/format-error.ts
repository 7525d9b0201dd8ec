import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { PUBLIC_CODES } from '../errors.js';

const SHOWN = new Set<unknown>([...PUBLIC_CODES, 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']);

/** Told of an error that the caller sees only as INTERNAL with this reference. */
export type ErrorLog = (reference: string, error: unknown) => void;

/**
 * What leaves a subgraph: errors with a public code, with nothing but `code`, `fields`, `retryAfterMs`; anything else is INTERNAL
 * with a reference to the log. A whitelist, because Nest and Apollo put originals and stack traces into extensions.
 */
export const errorFormatter = (log: ErrorLog) => (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
  const { message, locations, path, extensions = {} } = formatted;
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  const code = extensions.code === 'BAD_REQUEST' ? 'BAD_USER_INPUT' : extensions.code;
  if (!SHOWN.has(code)) {
    const reference = randomUUID();
    log(reference, error instanceof GraphQLError && error.originalError ? error.originalError : error);
    return { message: '内部错误 Internal error', ...place, extensions: { code: 'INTERNAL', reference } };
  }
  const { fields, retryAfterMs } = extensions;
  return { message, ...place, extensions: { code, ...(fields === undefined ? {} : { fields }), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } };
};
