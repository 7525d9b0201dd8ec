import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { expectSoundLogs } from '@kangfu/event-store/contract/sound-logs';
import { root } from '@kangfu/infra/paths';
import { FileKeyEncryption, Sealing, SubjectKeys } from '@kangfu/privacy';
import mongoose from 'mongoose';
import { generate } from './generate.ts';
import { loadModels } from './models.ts';
import { simulate } from './simulate.ts';

jest.setTimeout(60_000);
const dbPrefix = `generate_${process.pid}`;
const SERVICES = ['intake', 'referral', 'quality'];
const dataDir = mkdtempSync(join(tmpdir(), 'kangfu-generate-'));
const client = new mongoose.mongo.MongoClient(process.env.KANGFU_TEST_MONGODB_URI!);
beforeAll(async () => { await client.connect(); });
afterAll(async () => {
  for (const name of [...SERVICES, 'keys']) await client.db(`${dbPrefix}_${name}`).dropDatabase();
  await client.close();
  rmSync(dataDir, { recursive: true });
});

test('into empty logs: what the simulation tells, recorded when it happened, sound, sealed, claimed, and not twice', async () => {
  const models = await loadModels(async (service, file) => (await import(join(root, 'services', service, 'src', `${file}.ts`))) as object);
  const options = { mongodb: process.env.KANGFU_TEST_MONGODB_URI!, dbPrefix, logs: 2, dataDir, cases: 15, seed: '1', years: 10, until: '2026-11-26T00:00:00.000Z', add: false, models };
  const summary = await generate(options);
  const told = [...simulate(models, summary).decided()];
  expect(summary.events).toBe(told.reduce((sum, { events }) => sum + events.length, 0));

  const commits = (await Promise.all(SERVICES.map(async (service) => {
    const store = new MongoEventStore({ client, database: `${dbPrefix}_${service}`, service, logs: 2, tenant: 'kangfu' });
    await store.init();
    const found = await expectSoundLogs(store);
    await store.close();
    return found;
  }))).flat();
  const byId = new Map(commits.map((commit) => [commit.commandId, commit]));
  for (const { commandId, at, stream, version, events } of told) {
    expect(byId.get(commandId)).toMatchObject({ at, stream, from: version + 1, events: events.map(({ type, data }) => ({ type, data: JSON.parse(JSON.stringify(data)) as object, occurred: at })) });
  }
  // The organisation was there before.
  for (const commit of commits.filter(({ actor }) => actor.id === 'system:seed')) expect(commit.at).toBe(summary.from);

  const registered = commits.find(({ events }) => events[0]!.type === 'PersonRegistered')!;
  const [event] = registered.events;
  const sealing = new Sealing(new SubjectKeys(client, `${dbPrefix}_keys`, new FileKeyEncryption(join(dataDir, 'keys/kek.json'))));
  expect(await sealing.unseal(event!.pii[0]!, { stream: registered.stream, version: 1, event: event!.id, type: event!.type })).toMatchObject({ state: 'clear', fields: { name: expect.any(String) } });
  expect(await client.db(`${dbPrefix}_intake`).collection('identity-claims').countDocuments()).toBe(summary.paths.registered! + (summary.paths['registered-on-diagnosis'] ?? 0));
  await expect(generate(options)).rejects.toThrow(/hold commits already/);
});
