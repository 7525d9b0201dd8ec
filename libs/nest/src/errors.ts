import { GraphQLError } from 'graphql';

/** The top-level error codes of docs/reference/errors.md that a subgraph may answer; everything else is masked as INTERNAL. */
export const PUBLIC_CODES = ['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'RATE_LIMITED', 'BEHIND', 'UNAVAILABLE', 'TOO_COSTLY'] as const;
export type PublicCode = (typeof PUBLIC_CODES)[number];

const error = (code: PublicCode, message: string, more: Record<string, unknown> = {}): GraphQLError => new GraphQLError(message, { extensions: { code, ...more } });

export const unauthenticated = (): GraphQLError => error('UNAUTHENTICATED', '请先登录 Sign in first');
/** For an operation or field a role never has; an object one may not see is absent instead. */
export const forbidden = (): GraphQLError => error('FORBIDDEN', '您的角色没有此项权限 Your role does not have this right');
export const badInput = (message: string, fields: readonly { path: string; rules: readonly string[] }[] = []): GraphQLError =>
  error('BAD_USER_INPUT', message, fields.length > 0 ? { fields } : {});
/** The read models have not caught up with the consistency token in time. */
export const behind = (): GraphQLError => error('BEHIND', '数据尚未更新，请稍后再试 Not up to date yet, try again', { retryAfterMs: 500 });
export const unavailable = (message = '暂时不可用 Unavailable for now'): GraphQLError => error('UNAVAILABLE', message);
