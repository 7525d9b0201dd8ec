export * from './engine.js';
export { evolveInstance, type Instance, newInstance, type Timer, wakesAt, type When } from './instance.js';
export * from './process.js';
export * from './process.events.js';
export * from './process-instances.js';
export * from './process-runner.js';
export * from './timer-worker.js';
