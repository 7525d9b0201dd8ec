import { createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { PASSPORT_HEADER, PassportOffice } from '@kangfu/access';
import { KANGFU_NAMESPACE, uuidv5 } from '@kangfu/common';
import { startSystem } from '@kangfu/infra';
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose';
import { columns, rate, ratios, spread, type Bench } from './measure.ts';

const CONCURRENCY = 16;
const ROUNDS = 9;
const QUICK_ROUNDS = 3;
const REQUESTS = 240;

const QUERIES: Record<string, string> = {
  'one object, 1 hop': '{ unit(code: "440304006") { id code kind serves } }',
  '20 rows with a join': '{ units(first: 20) { nodes { id code kind parent { id code kind } } } }',
};

/** Requests a second through the gateway, against the same query at the subgraph itself with passports signed by hand. */
export const gateway: Bench = async ({ mongodbUri, kafkaBrokers, mongo, dataDir, quick, say }) => {
  const dbPrefix = `bench-${randomUUID().slice(0, 8)}`;
  say('  starting all services and the gateway');
  const system = await startSystem({
    dataDir: join(dataDir, 'system'), ports: 'free', autoRestart: false,
    env: {
      ...process.env, KANGFU_MONGODB_URI: mongodbUri, KANGFU_KAFKA_BROKERS: kafkaBrokers, KANGFU_DB_PREFIX: dbPrefix, KANGFU_TOPIC_PREFIX: `${dbPrefix}.`, KANGFU_COST_PER_MINUTE: '1000000000', LOG_LEVEL: 'error',
    },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  try {
    const keys = join(dataDir, 'system/keys');
    const user = uuidv5('user:programme-office:440304', KANGFU_NAMESPACE);
    const key = createPrivateKey(readFileSync(join(keys, 'issuer.key.pem')));
    const kid = await calculateJwkThumbprint(await exportJWK(createPublicKey(key)));
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid }).setIssuer(system.runtime.issuer).setSubject(user).setAudience('kangfu').setIssuedAt().setExpirationTime('1h').sign(key);
    const office = new PassportOffice(readFileSync(join(keys, 'passport.key.pem')), 'gateway');
    const intake = system.runtime.services.find(({ name }) => name === 'intake')!.url;
    const post = (url: string, body: string, headers: Record<string, string>): Promise<string> => new Promise((resolve, reject) => {
      const sent = request(`${url}/graphql`, { method: 'POST', agent, headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', 'content-length': Buffer.byteLength(body), ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200 && !text.includes('"errors"')) resolve(text);
          else reject(new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 300)}`));
        });
      });
      sent.on('error', reject).end(body);
    });
    const sides: Record<string, (body: string) => Promise<string>> = {
      gateway: (body) => post(system.runtime.gateway, body, { authorization: `Bearer ${token}` }),
      direct: (body) => post(intake, body, { [PASSPORT_HEADER]: office.issue({ aud: 'intake', sub: user, purpose: 'service', lang: 'zh', asOf: null, after: null, correlation: randomUUID() }, body) }),
    };
    const rounds = quick ? QUICK_ROUNDS : ROUNDS;
    const figures: Record<string, Record<string, number[]>> = {};
    for (const [name, query] of Object.entries(QUERIES)) {
      const body = JSON.stringify({ query });
      const [through, direct] = await Promise.all(Object.values(sides).map(async (ask) => (JSON.parse(await ask(body)) as { data: Record<string, unknown> }).data));
      if (JSON.stringify(through) !== JSON.stringify(direct) || !Object.values(direct!)[0]) throw new Error(`${name}: the gateway and the subgraph answer differently, or nothing`);
      const of: Record<string, number[]> = (figures[name] = { gateway: [], direct: [] });
      for (let round = -1; round < rounds; round++) {
        for (const side of round % 2 === 0 ? ['gateway', 'direct'] : ['direct', 'gateway']) {
          const perSecond = await rate(REQUESTS, CONCURRENCY, () => sides[side]!(body));
          if (round >= 0) of[side]!.push(perSecond); // the first warms up
        }
      }
    }
    return {
      table: columns([['', 'gateway/s', 'direct/s', 'ratio'], ...Object.entries(figures).map(([name, { gateway: through, direct }]) => [name, spread(through!), spread(direct!), spread(ratios(through!, direct!), 2)])])
        .concat(`medians (middle half) of ${rounds} rounds of ${REQUESTS} requests, ${CONCURRENCY} at a time; clients, gateway, subgraph and MongoDB share the machine`),
      targets: [],
      details: figures,
    };
  } finally {
    agent.destroy();
    await system.stop();
    for (const { name } of (await mongo.db('admin').admin().listDatabases()).databases) if (name.startsWith(`${dbPrefix}_`)) await mongo.db(name).dropDatabase();
  }
};
