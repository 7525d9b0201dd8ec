import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InstanceRunning } from './instance-lock.ts';
import { startSystem, type Runtime, type System } from './system.ts';

const folder = mkdtempSync(join(tmpdir(), 'kangfu-system-'));
const dataDir = join(folder, 'data');
const service = `
  require('node:http').createServer((request, response) => response.end(JSON.stringify({ url: request.url, env: process.env }))).listen(process.env.PORT, '127.0.0.1');
  process.on('SIGTERM', () => process.exit());`;
const services = [
  { name: 'intake', folder: join(folder, 'intake'), port: 4001, topic: 'intake.events.v1', database: 'intake' },
  { name: 'gateway', folder: join(folder, 'gateway'), port: 4000 },
];
const start = (options: { autoRestart?: boolean } = {}): Promise<System> =>
  startSystem({
    dataDir,
    ports: 'free',
    services,
    env: { ...process.env, KANGFU_MONGODB_URI: process.env.KANGFU_TEST_MONGODB_URI, KANGFU_KAFKA_BROKERS: process.env.KANGFU_TEST_KAFKA_BROKERS, KANGFU_DB_PREFIX: 'system', KANGFU_TOPIC_PREFIX: 'system.', KANGFU_LOGS: '3' },
    ...options,
  });

beforeAll(() => {
  for (const { folder } of services) {
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(join(folder, 'dist/main.js'), service);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a service is given what it needs, and is started again on its port when it dies', async () => {
  const system = await start();
  try {
    const before = system.runtime;
    const [intake] = before.services;
    expect(intake).toMatchObject({ name: 'intake', database: 'system_intake', topic: 'system.intake.events.v1' });
    expect(JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')) as Runtime).toEqual(before);

    const { env } = (await (await fetch(intake!.url)).json()) as { env: NodeJS.ProcessEnv };
    expect(env).toMatchObject({
      KANGFU_MONGODB_URI: before.mongodb, KANGFU_KAFKA_BROKERS: before.kafka, KANGFU_DATA_DIR: dataDir, KANGFU_ORIGIN: before.gateway, KANGFU_ISSUER: before.issuer,
      KANGFU_DB_PREFIX: 'system', KANGFU_TOPIC_PREFIX: 'system.', KANGFU_LOGS: '3', KANGFU_SEED: 'development',
    });
    expect(env.KANGFU_SERVICES?.split(',')[0]).toBe(`intake=${intake!.url}`);
    expect(env.KANGFU_SERVICES?.split(',')).toHaveLength(6);
    const discovery = (await (await fetch(`${before.issuer}/.well-known/openid-configuration`)).json()) as { issuer: string; jwks_uri: string };
    expect(discovery.issuer).toBe(before.issuer);
    expect(((await (await fetch(discovery.jwks_uri)).json()) as { keys: unknown[] }).keys).toHaveLength(1);

    await expect(start()).rejects.toThrow(InstanceRunning);

    await system.kill('intake', 'SIGKILL');
    await system.ready('intake');
    expect(system.runtime.services[0]).toMatchObject({ url: intake!.url });
    expect(system.runtime.services[0]!.pid).not.toBe(intake!.pid);
  } finally {
    await system.stop();
  }
}, 30_000);

test('a fault run decides itself when something starts again, and a later start keeps the ports', async () => {
  const system = await start({ autoRestart: false });
  const { gateway } = system.runtime;
  try {
    await system.kill('gateway', 'SIGKILL');
    await expect(fetch(gateway)).rejects.toThrow('fetch failed');
    await system.restart('gateway');
    expect((await fetch(gateway)).status).toBe(200);
  } finally {
    await system.stop();
  }
  const again = await start();
  expect(again.runtime.gateway).toBe(gateway);
  await again.stop();
}, 30_000);

test('a service that cannot start is told with what it said', async () => {
  writeFileSync(join(folder, 'intake/dist/main.js'), `console.error('no such module'); process.exit(1);`);
  await expect(start()).rejects.toThrow(/intake ended again and again; it last said:\nno such module/);
}, 30_000);
