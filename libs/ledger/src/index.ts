export * from './hashing.js';
export * from './tiles.js';
export * from './entries.js';
export * from './proofs.js';
export * from './note.js';
export * from './checkpoint.js';
export * from './tlog-proof.js';
export * from './leaf.js';
