export * from './keys.js';
export * from './sealing.js';
export * from './claims.js';
export * from './blind-records.js';
