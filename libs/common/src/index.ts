export * from './uuid5.js';
export * from './canonical.js';
export * from './stream-id.js';

/** Ends an exhaustive `switch`: does not compile while a case is missing. */
export const assertNever = (value: never): never => {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
};

export * from './china-day.js';
export * from './clock.js';
