import { randomUUID } from 'node:crypto';
import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import type { Identity } from '@kangfu/access';
import { beginSpan, endSpan, METRICS, observe, SpanKind } from '@kangfu/telemetry';
import type { Span } from '@opentelemetry/api';
import { type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import { operationAsOf, type RootField, rootFields } from './as-of.js';
import { languageOf, type Purpose, purposeOf, tokensOf } from './caller.js';
import { MAX_COST, operationCost } from './cost.js';
import { placedErrors } from './error-places.js';
import { badInput, unauthenticated } from './errors.js';
import type { CostBudget } from './rate-limit.js';
import { until } from './until.js';

/** One operation at the gateway: what its passports say, and what it has cost and written. */
export interface Operation {
  readonly correlation: string;
  readonly user: Identity | null;
  readonly purpose: Purpose;
  readonly lang: 'zh' | 'en';
  readonly asOf: string | null;
  /** Tokens that its fetches wait for: the caller's, and those written by its own mutations. */
  after: string | null;
  /** Tokens written by it, or told by the source of a subscription. */
  written: string | null;
  readonly cost: { readonly requested: number; readonly limit: number; readonly remaining: number | null };
  /** Calls of subgraphs are below it; null where traces are not recorded. */
  readonly span: Span | null;
}

const OPERATION = Symbol('operation');
export const findOperation = (context: unknown): Operation | null => ((context as any)?.[OPERATION] as Operation | undefined) ?? null;

/** Who sent a request and the id that follows it; found by the HTTP or WebSocket side before GraphQL runs. */
export interface Caller { readonly user: Identity | null; readonly correlation: string }
const callers = new WeakMap<object, Caller>();
export const setCaller = (request: object, caller: Caller): void => { callers.set(request, caller); };
export const findCaller = (request: object): Caller | null => callers.get(request) ?? null;

/** What is logged of an operation: no document, no variables, no user. */
export interface OperationRecord { readonly correlation: string; readonly type: string; readonly fields: readonly string[]; readonly cost: number; readonly ms: number; readonly codes: readonly string[] }

const typeOf = ({ document, operationName }: Pick<ExecutionArgs, 'document' | 'operationName'>): string => getOperationAST(document, operationName)?.operation ?? 'query';
const isStream = (result: unknown): result is AsyncIterable<ExecutionResult> => typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
const MAX_IDS = 100;

/** Begins and ends operations: identity, purpose, language, instant, cost and budget before anything runs; errors in place and `extensions` after. */
export const operations = ({ budget, openIntrospection, record }: { readonly budget: CostBudget; readonly openIntrospection: boolean; readonly record: (record: OperationRecord) => void }): GatewayPlugin => {
  const begin = (args: ExecutionArgs): { operation: Operation; fields: readonly RootField[] } => {
    const context = args.contextValue as any;
    const caller: Caller = (context.request && findCaller(context.request)) ?? context.caller ?? { user: null, correlation: randomUUID() };
    const user = caller.user && caller.user.exp * 1000 > Date.now() ? caller.user : null;
    const valid = rootFields(args);
    const fields = valid ?? [];
    const introspection = fields.length > 0 && fields.every(({ name }) => name.startsWith('__'));
    if (!user && !(introspection && openIntrospection)) throw unauthenticated();
    for (const { args: { ids } } of fields) if (Array.isArray(ids) && ids.length > MAX_IDS) throw badInput(`ids: 最多 ${MAX_IDS} 个 at most ${MAX_IDS}`);
    const headers: Record<string, string | undefined> = context.headers ?? {};
    const requested = valid ? operationCost(args) : 1;
    const operation: Operation = {
      correlation: caller.correlation, user, purpose: purposeOf(headers['kangfu-purpose']), lang: languageOf(headers['accept-language']),
      asOf: operationAsOf(fields), after: tokensOf(headers['kangfu-after']), written: null,
      cost: { requested, limit: MAX_COST, remaining: user ? budget.take(user.sub, requested) : null },
      span: beginSpan({ name: `${typeOf(args)} ${fields.map(({ name }) => name).join(' ')}`.slice(0, 200), kind: SpanKind.SERVER, correlation: caller.correlation }),
    };
    context[OPERATION] = operation;
    return { operation, fields };
  };
  const finished = (result: ExecutionResult, { cost, written }: Operation): ExecutionResult => {
    const errors = placedErrors(result);
    const { errors: _, ...rest } = result;
    return { ...rest, ...(errors.length > 0 ? { errors } : {}), extensions: { ...result.extensions, cost, ...(written ? { consistency: written } : {}) } };
  };

  return {
    onExecute({ args }) {
      const started = performance.now();
      const { operation, fields } = begin(args);
      return {
        onExecuteDone({ result, setResult }) {
          if (isStream(result)) return;
          const answer = finished(result as ExecutionResult, operation);
          setResult(answer as any);
          const ms = performance.now() - started;
          const codes = [...new Set((answer.errors ?? []).map(({ extensions }) => String(extensions?.['code'] ?? 'INTERNAL')))];
          observe(METRICS.operation, ms / 1000, { type: typeOf(args), code: codes[0] ?? 'ok' });
          operation.span?.setAttribute('kangfu.cost', operation.cost.requested);
          endSpan(operation.span, codes.length > 0 ? Object.assign(new Error(), { name: codes.join(' ') }) : undefined);
          record({ correlation: operation.correlation, type: typeOf(args), fields: fields.map(({ name }) => name), cost: operation.cost.requested, ms: Math.round(ms), codes });
        },
      };
    },
    onSubscribe({ args }) {
      const { operation, fields } = begin(args as ExecutionArgs);
      return {
        onSubscribeResult({ result, setResult }) {
          endSpan(operation.span);
          record({ correlation: operation.correlation, type: 'subscription', fields: fields.map(({ name }) => name), cost: operation.cost.requested, ms: 0, codes: [] });
          if (!isStream(result)) return undefined;
          setResult(until(result, operation.user!.exp * 1000, () => ({ errors: [unauthenticated('登录已过期 The token has expired')] })) as any);
          return { onNext({ result: message, setResult: set }) { set(finished(message as ExecutionResult, operation) as any); } };
        },
      };
    },
  };
};
