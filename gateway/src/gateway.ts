import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import * as httpTransport from '@graphql-mesh/transport-http';
import type { PassportOffice } from '@kangfu/access';
import { SCALARS } from '@kangfu/nest/graphql/scalars';
import type { Telemetry } from '@kangfu/telemetry/start';
import { PURPOSES } from './caller.js';
import type { GatewayConfig } from './config.js';
import { documentLimits } from './document-limits.js';
import { enumLabelResolvers, enumLabelTypeDefs } from './enum-labels.js';
import { type ErrorLog, errorMask } from './errors.js';
import { graphiqlPage } from './http/graphiql.js';
import { httpRules, type Tokens } from './http/http-rules.js';
import { findForward, forward } from './http/proxy.js';
import { readiness } from './http/readiness.js';
import { serveWebSocket } from './http/websocket.js';
import { nodeResolvers, nodeTypeDefs } from './node-field.js';
import { type OperationRecord, operations } from './operation.js';
import { passports } from './passports.js';
import { CostBudget } from './rate-limit.js';
import { documentIds, RegisteredOperations, registeredOnly } from './registered-operations.js';
import { entities, subgraphNames, withServiceUrls } from './supergraph.js';
import { routed, Upstreams } from './upstreams.js';

export interface GatewayParts {
  readonly config: Pick<GatewayConfig, 'host' | 'port' | 'services' | 'corsOrigins' | 'costPerMinute' | 'production'> & Partial<Pick<GatewayConfig, 'releases'>>;
  readonly supergraph: string;
  readonly office: PassportOffice;
  readonly tokens: Tokens;
  /** File of registered operations. */
  readonly operationsFile: string;
  /** Folder of GraphiQL's examples. */
  readonly examples: string;
  readonly log: { readonly error: ErrorLog; readonly unavailable: (subgraph: string, codes: readonly string[]) => void; readonly operation: (record: OperationRecord) => void };
  /** What `GET /metrics` answers. */
  readonly telemetry?: Pick<Telemetry, 'metrics' | 'contentType'>;
  /** Of one call of a subgraph. */
  readonly timeoutMs?: number;
}

const MAX_BODY = 1_000_000;
const TIMEOUT_MS = 10_000;

/** The running gateway. `stop` lets operations in flight end, and closes subscriptions. */
export interface Gateway { readonly url: string; stop(): Promise<void> }

const createRuntime = ({ config, supergraph, office, operationsFile, tokens, log, timeoutMs = TIMEOUT_MS }: GatewayParts, mask: ReturnType<typeof errorMask>, upstreams: Upstreams) => createGatewayRuntime({
  supergraph: withServiceUrls(supergraph, config.services),
  transports: { http: (httpTransport as any).default ?? httpTransport },
  transportEntries: {
    '*.http': {
      options: {
        // Its default shares identical calls in flight before headers are looked at: users would get each other's answers.
        deduplicateInflightRequests: false,
        timeout: timeoutMs,
        subscriptions: { kind: 'http', location: '/graphql/stream', options: { method: 'POST', timeout: 0 } },
      },
    },
  },
  // A later root mutation would read joins cached before it.
  __experimental__batchDelegateOptions: { cache: false } as object,
  additionalTypeDefs: [nodeTypeDefs, enumLabelTypeDefs],
  additionalResolvers: [nodeResolvers(entities(supergraph)), enumLabelResolvers, SCALARS as any],
  graphqlEndpoint: '/graphql', landingPage: false, graphiql: false, batching: false as any, requestId: false as any,
  cors: config.corsOrigins.length === 0 ? false : { origin: [...config.corsOrigins], credentials: false, methods: ['POST', 'GET', 'OPTIONS'], allowedHeaders: ['authorization', 'content-type', 'accept', 'accept-language', 'kangfu-after', 'kangfu-purpose'], exposedHeaders: ['kangfu-correlation', 'retry-after'] },
  maskedErrors: { maskError: mask }, subgraphErrors: false,
  logging: false, // it logs request bodies
  persistedDocuments: registeredOnly(new RegisteredOperations(operationsFile), config.production) as any,
  plugins: () => [
    httpRules({ tokens, production: config.production }),
    documentIds(),
    documentLimits(config.production),
    operations({ budget: new CostBudget(config.costPerMinute), openIntrospection: !config.production, record: log.operation }),
    routed(upstreams),
    passports(office, (subgraph, errors) => log.unavailable(subgraph, errors.map((error) => String(error.extensions?.['code'] ?? error.originalError?.name ?? 'unknown')))),
  ] as any,
});

/** Starts the gateway and answers when its schema is loaded. */
export const startGateway = async (parts: GatewayParts): Promise<Gateway> => {
  const { config, tokens, log } = parts;
  const mask = errorMask(log.error);
  const upstreams = new Upstreams(config.services, config.releases);
  const runtime = createRuntime(parts, mask, upstreams);
  const subgraphs = subgraphNames(parts.supergraph);
  let stopping = false;

  const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
    void response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers }).end(JSON.stringify(body));
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '/';
    const path = url.split('?')[0];
    if (path === '/graphql') {
      const length = Number(request.headers['content-length'] ?? 0);
      if (length > MAX_BODY) return json(response, 413, { errors: [{ message: `at most ${MAX_BODY} bytes`, extensions: { code: 'BAD_USER_INPUT' } }] }, { connection: 'close' });
      if (request.headers['transfer-encoding']) return json(response, 411, { errors: [{ message: 'content-length is needed', extensions: { code: 'BAD_USER_INPUT' } }] }, { connection: 'close' });
      return void (await (runtime as any)(request, response));
    }
    if (path === '/healthz') return json(response, 200, { status: 'ok' });
    if (path === '/metrics' && parts.telemetry) {
      const text = await parts.telemetry.metrics();
      return void response.writeHead(200, { 'content-type': parts.telemetry.contentType, 'cache-control': 'no-store' }).end(text);
    }
    if (path === '/readyz') {
      const state = stopping ? { ready: false, services: {} } : await readiness(Object.fromEntries(subgraphs.map((name) => [name, upstreams.current[name]!])));
      return json(response, state.ready ? 200 : 503, state);
    }
    if (path === '/' && request.method === 'GET' && !config.production) {
      return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(graphiqlPage(parts.examples, PURPOSES));
    }
    const target = URL.canParse(url, 'http://gateway') ? findForward(request.method, url, upstreams.current) : null;
    if (target) return forward(request, response, target);
    return json(response, 404, { title: 'Not found', status: 404 }, { 'content-type': 'application/problem+json' });
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.error('http', error);
      if (response.headersSent) response.destroy();
      else json(response, 500, { errors: [{ message: '内部错误 Internal error', extensions: { code: 'INTERNAL' } }] });
    });
  });
  const webSocket = serveWebSocket(server, runtime, { tokens, mask, origins: config.corsOrigins });
  await runtime.getSchema();
  const stopLooking = await upstreams.start();
  await new Promise<void>((resolve, reject) => { server.once('error', reject); server.listen(config.port, config.host, resolve); });

  return {
    url: `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${(server.address() as AddressInfo).port}`,
    async stop() {
      stopping = true;
      stopLooking();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await webSocket.stop();
      server.closeIdleConnections();
      // Queries in flight have their timeout; streams end only this way.
      const patience = setTimeout(() => server.closeAllConnections(), 3_000);
      await closed;
      clearTimeout(patience);
      await runtime[Symbol.asyncDispose]();
    },
  };
};
