export * from './decider.js';
export * from './given.js';
