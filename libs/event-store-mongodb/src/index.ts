export { MongoEventStore, StoreMismatch, FORMAT_VERSION, type MongoEventStoreOptions } from './mongo-event-store.js';
export { MongoSnapshotStore } from './mongo-snapshot-store.js';
export { LogPages } from './log-pages.js';
export { positionBy } from './reading.js';
