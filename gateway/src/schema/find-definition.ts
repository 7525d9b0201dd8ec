/** What a service's `service.ts` exports: the value of `defineService`. */
export interface Definition { readonly name: string; readonly resolvers: readonly (new (...args: any[]) => unknown)[] }

export const findDefinition = (module: object): Definition | null =>
  (Object.values(module) as any[]).find((value) => typeof value === 'object' && value !== null && typeof value.name === 'string' && Array.isArray(value.resolvers)) ?? null;
