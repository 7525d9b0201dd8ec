export * from './event-definition.js';
export * from './registry.js';
export * from './cloud-event.js';
export * from './schema-changes.js';
export * from './compatibility.js';
