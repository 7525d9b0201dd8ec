import { randomUUID } from 'node:crypto';
import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { PASSPORT_HEADER, type PassportOffice } from '@kangfu/access';
import { beginSpan, count, endSpan, METRICS, observe, SpanKind, traceparentOf } from '@kangfu/telemetry';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { mergeTokens } from './caller.js';
import { refusal } from './errors.js';
import { findOperation } from './operation.js';
import { wholeEvents } from './whole-events.js';

const TRANSPORT = new Set<unknown>(['SUBREQUEST_HTTP_ERROR', 'RESPONSE_VALIDATION_FAILED', 'TIMEOUT_ERROR', 'GATEWAY_TIMEOUT', 'DOWNSTREAM_SERVICE_ERROR']);
const isTransport = (error: GraphQLError): boolean => TRANSPORT.has(error.extensions?.['code']) || error.originalError != null;
/** A subgraph refused our own passport: a fault of the system, not of the user. */
const isPassportRefusal = (error: GraphQLError): boolean => error.extensions?.['code'] === 'UNAUTHENTICATED' && String(error.message).startsWith('passport:');

/** Answers of subgraphs made plain: what did not reach the service is UNAVAILABLE. */
const plain = (result: ExecutionResult, subgraph: string, log: (subgraph: string, errors: readonly GraphQLError[]) => void): ExecutionResult => {
  const errors = (result.errors ?? []) as readonly GraphQLError[];
  if (!errors.some((error) => isTransport(error) || isPassportRefusal(error))) return result;
  count(METRICS.subgraphUnavailable, 1, { subgraph });
  log(subgraph, errors);
  return { data: result.data ?? null, errors: [refusal('UNAVAILABLE', `${subgraph} 暂时不可用 ${subgraph} is unavailable for now`)] };
};

/** Signs each call of a subgraph for its exact body, and carries consistency tokens from an answer to the later fetches of its operation. */
export const passports = (office: PassportOffice, log: (subgraph: string, errors: readonly GraphQLError[]) => void): GatewayPlugin => ({
  onSubgraphExecute({ executionRequest, subgraphName }) {
    const operation = findOperation(executionRequest.context);
    return ({ result, setResult }) => {
      if (result && typeof result === 'object' && Symbol.asyncIterator in result) {
        return {
          onNext({ result: message, setResult: set }) {
            const token = (message.extensions as any)?.consistency;
            // Of this message alone: its joins wait for it.
            if (operation && typeof token === 'string') operation.after = mergeTokens((operation.written = token));
            set(plain(message as ExecutionResult, subgraphName, log) as any);
          },
        };
      }
      const answer = result as ExecutionResult;
      const token = (answer?.extensions as any)?.consistency;
      if (operation && typeof token === 'string') {
        operation.written = mergeTokens(operation.written, token);
        operation.after = mergeTokens(operation.after, token);
      }
      const shown = plain(answer, subgraphName, log);
      if (shown !== answer) setResult(shown as any);
      return undefined;
    };
  },
  onFetch({ executionRequest, options, setOptions, context }) {
    if (!executionRequest) return undefined;
    if (typeof options.body !== 'string') throw new TypeError('a passport is for one exact body');
    const operation = findOperation(executionRequest.context) ?? findOperation(context);
    const subgraph = executionRequest.subgraphName;
    if (!subgraph) throw new TypeError('a passport has one audience');
    const correlation = operation?.correlation ?? randomUUID();
    const started = performance.now();
    const span = beginSpan({ name: `call ${subgraph}`, kind: SpanKind.CLIENT, correlation, parent: operation?.span?.spanContext().spanId ?? null });
    const traceparent = span && traceparentOf(correlation, span.spanContext().spanId);
    setOptions({
      ...options,
      headers: {
        ...(options.headers as Record<string, string>),
        ...(traceparent ? { traceparent } : {}),
        [PASSPORT_HEADER]: office.issue({
          aud: subgraph, sub: operation?.user?.sub ?? null, purpose: operation?.purpose ?? 'care', lang: operation?.lang ?? 'zh',
          asOf: operation?.asOf ?? null, after: operation?.after ?? null, correlation,
        }, options.body),
      },
    });
    return ({ response, setResponse }) => {
      observe(METRICS.subgraphCall, (performance.now() - started) / 1000, { subgraph, outcome: response.ok ? 'answered' : 'failed' });
      endSpan(span, response.ok ? undefined : new Error());
      if (executionRequest.operationType !== 'subscription') return;
      if (response.body && response.headers.get('content-type')?.includes('text/event-stream')) {
        setResponse(new Response(wholeEvents(response.body as any) as any, { status: response.status, headers: response.headers }) as any);
      }
    };
  },
});
