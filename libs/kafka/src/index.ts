export * from './logger.js';
export * from './kafka.js';
export * from './topics.js';
export * from './log-producer.js';
export * from './leases.js';
export * from './log-consumer.js';
export * from './topic-reader.js';
export * from './leased-loop.js';
