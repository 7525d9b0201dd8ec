type Resolver = new (...args: any[]) => unknown;

/** The resolvers that a service's `schema.ts` exports, each by name or in a list. */
export const findResolvers = (module: object): Resolver[] => [...new Set(Object.values(module).flat())].filter((value): value is Resolver => typeof value === 'function');
