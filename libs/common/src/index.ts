export * from './uuid5.js';
export * from './canonical.js';
export * from './stream-id.js';

/** Ends an exhaustive `switch`: does not compile while a case is missing. */
export const assertNever = (value: never): never => {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
};

/** Where time comes from; pure code takes an instant as an argument instead. */
export interface Clock { now(): Date }
export const systemClock: Clock = { now: () => new Date() };
export * from './china-day.js';
