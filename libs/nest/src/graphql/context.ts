import { Context } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { RequestContext } from '../request-context.js';

export interface GraphqlContext { readonly kangfu: RequestContext }

/** The operation's {@link RequestContext}; in reference resolvers too (then the reference takes `@Parent()`). */
export const Ctx = (): ParameterDecorator => Context('kangfu');

const loaders = new WeakMap<RequestContext, Map<object, DataLoader<string, unknown>>>();

/**
 * Gathers the keys that one level of an operation asks for into one read. Nothing is cached, so a read after a mutation sees it.
 *
 *     return batched(context, this, (ids) => this.reader.many(context, ids)).load(id);
 */
export const batched = <T>(context: RequestContext, owner: object, load: (keys: readonly string[]) => Promise<readonly (T | null)[]>): DataLoader<string, T | null> => {
  const mine = loaders.get(context) ?? new Map<object, DataLoader<string, unknown>>();
  loaders.set(context, mine);
  const loader = mine.get(owner) ?? new DataLoader<string, unknown>(load, { cache: false, maxBatchSize: 500 });
  mine.set(owner, loader);
  return loader as DataLoader<string, T | null>;
};
