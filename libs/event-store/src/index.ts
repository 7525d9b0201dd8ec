export * from './format.js';
export * from './event-store.js';
export * from './log-of.js';
export * from './chain.js';
export * from './snapshots.js';
export * from './read-log.js';
