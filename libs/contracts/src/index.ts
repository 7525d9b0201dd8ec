export * from './event-definition.js';
export * from './registry.js';
export * from './cloud-event.js';
