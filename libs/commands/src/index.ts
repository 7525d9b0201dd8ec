export * from './aggregate.js';
export * from './runtime.js';
