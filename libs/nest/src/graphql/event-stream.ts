import type { Passport } from '@kangfu/access';
import { encodeVector } from '@kangfu/subscriptions';
import type { FastifyInstance } from 'fastify';
import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, getOperationAST, GraphQLError, type GraphQLFormattedError, type GraphQLSchema, parse } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/fastify';
import { badInput, unauthenticated } from '../errors.js';
import type { RequestContext } from '../request-context.js';
import type { GraphqlContext } from './context.js';

type Format = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
const isStream = (value: unknown): value is AsyncIterable<unknown> => typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** One message: rights are looked up again for each, and it carries the consistency token of what it shows when the source has told (`context.wrote`). */
const message = async (args: ExecutionArgs, rootValue: unknown, format: Format): Promise<ExecutionResult> => {
  const { kangfu } = args.contextValue as GraphqlContext;
  const fresh = kangfu.refreshed();
  fresh.wrote(kangfu.written);
  const result = await execute({ ...args, rootValue, contextValue: { ...(args.contextValue as object), kangfu: fresh } });
  return {
    ...formatted(result, format),
    ...(Object.keys(kangfu.written).length > 0 ? { extensions: { consistency: encodeVector(kangfu.written) } } : {}),
  };
};

const formatted = (result: ExecutionResult, format: Format): ExecutionResult => {
  if (!result.errors) return result;
  const errors = result.errors.map((error) => {
    const shown = format({ ...error.toJSON(), extensions: { code: 'INTERNAL', ...error.extensions } }, error);
    return new GraphQLError(shown.message, { nodes: error.nodes, path: error.path, extensions: shown.extensions });
  });
  return { ...result, errors };
};

/**
 * `POST /graphql/stream`: subscriptions by Server-Sent Events (graphql-sse, distinct connections), behind the same passport hook as `/graphql`.
 * WebSocket cannot be used between gateway and subgraph: a passport covers one body.
 */
export const serveEventStream = (fastify: FastifyInstance, schema: GraphQLSchema, contextOf: (passport: Passport) => RequestContext, format: Format): void => {
  const handler = createHandler<any>({
    onSubscribe: ({ raw }, { query, variables, operationName }) => {
      if (!raw.passport) return { data: null, errors: [unauthenticated()] };
      let document;
      try { document = parse(String(query)); } catch (error) { return { data: null, errors: [error as GraphQLError] }; }
      if (getOperationAST(document, operationName)?.operation !== 'subscription') return { data: null, errors: [badInput('此地址只接受订阅 This route takes subscriptions only')] };
      return { schema, document, variableValues: variables ?? null, operationName: operationName ?? null, contextValue: { kangfu: contextOf(raw.passport) } };
    },
    subscribe: async (args: ExecutionArgs) => {
      const source = await createSourceEventStream(args).catch((error: unknown) => ({ errors: [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })] }));
      if (!isStream(source)) return formatted(source, format);
      return messages(source, args, format);
    },
  });
  fastify.post('/graphql/stream', (request, reply) => handler(request, reply));
};

/** Not an async generator: `return()` must reach the source at once, also while it waits for its next event. */
const messages = (source: AsyncIterable<unknown>, args: ExecutionArgs, format: Format): AsyncIterableIterator<ExecutionResult> => {
  const events = source[Symbol.asyncIterator]();
  let failed = false;
  return {
    [Symbol.asyncIterator]() { return this; },
    async next() {
      if (failed) return { done: true, value: undefined };
      try {
        const event = await events.next();
        return event.done ? { done: true, value: undefined } : { done: false, value: await message(args, event.value, format) };
      } catch (error) {
        failed = true;
        const wrapped = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
        return { done: false, value: formatted({ errors: [wrapped] }, format) };
      }
    },
    async return() { await events.return?.(); return { done: true, value: undefined }; },
    async throw(error) { await events.return?.(); throw error; },
  };
};
