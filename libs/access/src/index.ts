export * from './roles.js';
export * from './actor.js';
export * from './ability.js';
export * from './passport.js';
export * from './organisation.contract.js';
export * from './projections.js';
export * from './tokens.js';
export * from './registrations.js';
