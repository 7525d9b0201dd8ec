export * from './aggregate.js';
export * from './runtime.js';
export * from './stored-events.js';
