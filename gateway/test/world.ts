import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Passport, PassportOffice, TokenControl } from '@kangfu/access';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type GatewayParts, startGateway } from '../src/gateway.js';
import type { OperationRecord } from '../src/operation.js';
import { composeSupergraph } from '../src/schema/compose.js';

const [own, other] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
const secret = ({ privateKey }: typeof own): string => privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
export const passportKeys = { public: own.publicKey.export({ type: 'spki', format: 'pem' }) as string, private: secret(own), stranger: secret(other) };

/** With its own copy of every module: Nest registers types globally, and two subgraphs have types of one name. */
const alone = async <T>(load: () => Promise<T>): Promise<T> => {
  const shared = globalThis as Record<string, unknown>;
  const [lazy, types] = [shared['GqlLazyMetadataStorageHost'], shared['GqlTypeMetadataStorage']];
  delete shared['GqlLazyMetadataStorageHost'];
  delete shared['GqlTypeMetadataStorage'];
  let loaded!: T;
  await jest.isolateModulesAsync(async () => { loaded = await load(); });
  Object.assign(shared, { GqlLazyMetadataStorageHost: lazy, GqlTypeMetadataStorage: types });
  return loaded;
};

export const startWorld = async () => {
  const seen: { service: string; passport: Passport }[] = [];
  const records: OperationRecord[] = [];
  const masked: unknown[] = [];
  const signer = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(signer.publicKey)), kid: 'k', alg: 'ES256' };
  const issuer: Server = createServer((request, response) => {
    const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
    const page = request.url === '/jwks' ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/jwks` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  const issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const token = (sub: string, seconds = 300, claims: { audience?: string; issuer?: string } = {}) =>
    new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: 'k' }).setSubject(sub).setIssuer(claims.issuer ?? issuerUrl).setAudience(claims.audience ?? 'kangfu').setExpirationTime(Math.floor(Date.now() / 1000) + seconds).sign(signer.privateKey);

  // Plain HTTP behind the gateway: agency-feed and audit, as an echo.
  const plain: Server = createServer((request, response) => {
    if (request.url?.startsWith('/agency/events/stream')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`id: 1\ndata: ${request.headers['last-event-id']}\n\n`);
      return;
    }
    response.writeHead(request.url === '/audit/gone' ? 410 : 200, { 'content-type': 'application/json', 'x-private': '1' }).end(JSON.stringify({ url: request.url, authorization: request.headers.authorization }));
  });
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const plainUrl = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;

  const see = (service: string, passport: Passport) => { seen.push({ service, passport }); };
  const people = await alone(async () => (await import('./run-subgraph.js')).runSubgraph('people', (await import('./people.subgraph.js')).resolvers, passportKeys.public, see));
  const cases = await alone(async () => {
    const module = await import('./cases.subgraph.js');
    return { ...(await (await import('./run-subgraph.js')).runSubgraph('care-cases', module.resolvers, passportKeys.public, see)), sources: module.sources };
  });
  const apps = { people: people.app, 'care-cases': cases.app };
  const services: Record<string, string> = { people: await apps.people.getUrl(), 'care-cases': await apps['care-cases'].getUrl(), 'agency-feed': plainUrl, audit: plainUrl };
  const supergraph = composeSupergraph({ people: people.sdl, 'care-cases': cases.sdl });
  const folder = mkdtempSync(join(tmpdir(), 'kangfu-gateway-'));
  const operationsFile = join(folder, 'operations.json');
  const start = ({ timeoutMs = 10_000, ...change }: Partial<GatewayParts['config']> & { timeoutMs?: number } = {}) => startGateway({
    config: { host: '127.0.0.1', port: 0, services, corsOrigins: ['https://portal.example'], costPerMinute: 1_000_000, production: false, ...change },
    supergraph, office: new PassportOffice(passportKeys.private, 'gateway'), tokens: new TokenControl(issuerUrl), operationsFile, examples: join(__dirname, '../examples'), timeoutMs,
    log: { error: (_, error) => masked.push(error), unavailable: () => {}, operation: (record) => records.push(record) },
  });
  const gateway = await start();

  const post = async (body: object | string, headers: Record<string, string> = {}, url = gateway.url) =>
    fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const mine = await token('u1');
  const ask = async (query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<any> => (await post({ query, variables }, { authorization: `Bearer ${mine}`, ...headers })).json();
  return {
    gateway, services, apps, sources: cases.sources, seen, records, masked, token, post, ask, mine, start, supergraph,
    register: (documents: Record<string, string>) => writeFileSync(operationsFile, JSON.stringify(documents)),
    stop: async () => {
      await gateway.stop();
      await Promise.all(Object.values(apps).map((app) => app.close()));
      for (const server of [issuer, plain]) { server.closeAllConnections(); server.close(); }
    },
  };
};
export type World = Awaited<ReturnType<typeof startWorld>>;
