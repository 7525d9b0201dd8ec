import { batchDelegateToSchema } from '@graphql-tools/batch-delegate';
import { findStreamParts } from '@kangfu/common';
import { GraphQLError, GraphQLList, type GraphQLOutputType, type GraphQLResolveInfo } from 'graphql';
import type { Entity } from './supergraph.js';

export const nodeTypeDefs = /* GraphQL */ `
  extend type Query {
    "按全局标识取对象；不存在或无权查看时为空 The object with a global id; null where there is none or it may not be seen"
    node("全局标识 Global id" id: ID!, "截至该时刻已记录的内容 What was recorded by this instant" asOf: DateTime): Node
    "按全局标识取多个对象，顺序不变 The objects with these ids, in their order, null where absent"
    nodes("全局标识，至多 100 个 At most 100" ids: [ID!]!, "截至该时刻已记录的内容 What was recorded by this instant" asOf: DateTime): [Node]!
  }
`;

/** `node` and `nodes`: the owning service decides existence and rights, through the same reference resolver as joins. */
export const nodeResolvers = (entities: ReadonlyMap<string, Entity>) => {
  const load = (id: string, context: Record<string, any>, info: GraphQLResolveInfo): unknown => {
    const stream = findStreamParts(Buffer.from(id, 'base64url').toString());
    const entity = stream && entities.get(stream.kind);
    if (!entity) return null;
    const { subschemaMap } = (info.schema.extensions as any).stitchingInfo as { subschemaMap: Map<unknown, any> };
    const schema = [...subschemaMap.values()].find(({ name }) => name === entity.service);
    return batchDelegateToSchema({
      schema, operation: 'query' as any, fieldName: '_entities', key: { __typename: entity.type, id }, argsFromKeys: (representations) => ({ representations }),
      returnType: new GraphQLList(info.schema.getType(entity.type) as GraphQLOutputType), context, info, dataLoaderOptions: { cache: false },
    });
  };
  return {
    Query: {
      node: { resolve: (_: unknown, { id }: { id: string }, context: Record<string, any>, info: GraphQLResolveInfo) => load(id, context, info) },
      nodes: {
        resolve: (_: unknown, { ids }: { ids: string[] }, context: Record<string, any>, info: GraphQLResolveInfo) => ids.map(async (id) => {
          try {
            const node = await load(id, context, info);
            if (!(node instanceof Error)) return node;
            throw node;
          } catch (error) {
            // Without its own path: the executor adds the index.
            return new GraphQLError((error as Error).message, { extensions: (error as GraphQLError).extensions });
          }
        }),
      },
    },
  };
};
