export * from './projection.js';
export * from './rows.js';
