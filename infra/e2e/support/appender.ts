import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { PassportControl, PassportOffice } from '@kangfu/access';
import { ConcurrencyError, pointOf } from '@kangfu/event-store';
import { newStream, sampleDraft } from '@kangfu/event-store/contract/drafts';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { Leases } from '@kangfu/kafka';
import { requirePassport } from '@kangfu/nest/graphql/require-passport';
import { LogForwarding } from '@kangfu/nest/log-forwarding';
import fastify from 'fastify';
import mongoose from 'mongoose';

/** One process of a service with three logs that appends as fast as it is answered, on streams of its own and on shared ones; tells its parent each outcome. */
const [uri, database, privateKey, publicKey, callers, ...shared] = process.argv.slice(2) as [string, string, string, string, string, ...string[]];

const client = new mongoose.mongo.MongoClient(uri);
const store = new MongoEventStore({ client, database, service: 'intake', logs: 3, tenant: 'test' });
await store.init();
const leases = new Leases({ database: client.db(database), ttlMs: 2_000 });
const forwarding = new LogForwarding({ store, leases, office: new PassportOffice(privateKey, 'service:intake'), answerMs: 1_500 });
const app = fastify();
app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
  (request as unknown as { rawBody: unknown }).rawBody = body;
  done(null, JSON.parse(body as string));
});
const control = new PassportControl(publicKey, 'intake');
requirePassport(app as never, { control, internalControl: control });
forwarding.serve(app as never);
const address = await app.listen({ port: 0, host: '127.0.0.1' });
forwarding.hold(address);

const tell = (message: object): void => { if (process.connected) process.send!(message); };
tell({ address });
let running = true;
const call = async (stream: string): Promise<void> => {
  let { handle, last } = await forwarding.store.load(stream);
  while (running) {
    const draft = sampleDraft(2, { commandId: randomUUID() });
    try {
      const { commit, duplicate, handle: next } = await forwarding.store.append(handle, draft);
      tell({ appended: { _id: commit._id, log: commit.log, hash: commit.hash, commandId: draft.commandId, duplicate } });
      [handle, last] = [next, commit];
    } catch (error) {
      if (!(error instanceof ConcurrencyError)) return tell({ failed: String(error) });
      tell({ conflict: draft.commandId });
      ({ handle, last } = await forwarding.store.load(stream, last ? pointOf(last) : undefined));
    }
  }
};
const done = Promise.all([...Array.from({ length: Number(callers) }, newStream), ...shared].map(call));
const reporting = setInterval(() => tell({ status: forwarding.store.status() }), 100);

process.on('message', async (message) => {
  if (message !== 'stop') return;
  running = false;
  await done;
  clearInterval(reporting);
  await app.close();
  await leases.close();
  await forwarding.store.close();
  await client.close();
  await pause(0);
  process.disconnect();
});
