export { MongoEventStore, StoreMismatch, FORMAT_VERSION, type MongoEventStoreOptions } from './mongo-event-store.js';
export { MongoSnapshotStore } from './mongo-snapshot-store.js';
