import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { Leases, makeKafka } from '@kangfu/kafka';
import { Relay } from '@kangfu/subscriptions';
import mongoose from 'mongoose';
import { whenParentEnds } from '../../start/when-parent-ends.ts';

/** One process that does nothing but relay: what `relay.e2e.spec.ts` kills and freezes. Writes `ready` when it takes part. */
export interface RelayProcessOptions { readonly mongodb: string; readonly database: string; readonly brokers: string; readonly topic: string; readonly instance: string; readonly ttlMs?: number }

const { mongodb, database, brokers, topic, instance, ttlMs } = JSON.parse(process.argv[2]!) as RelayProcessOptions;
whenParentEnds(() => process.exit(1));
const client = new mongoose.mongo.MongoClient(mongodb);
const store = new MongoEventStore({ client, database, service: 'referral', tenant: 'futian' });
await store.init();
const leases = new Leases({ database: client.db(database), instance, ...(ttlMs ? { ttlMs } : {}) });
const relay = new Relay({
  store, kafka: makeKafka({ brokers: brokers.split(','), clientId: instance }), topic, origin: 'https://kangfu.example', database: client.db(database), leases,
  onRewound: (error) => { console.error(error?.message); process.exit(2); },
});
relay.start();
await relay.untilSafe();
console.log('ready');
