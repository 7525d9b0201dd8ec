import 'reflect-metadata';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type DocumentNode, graphql, Kind, parse, print } from 'graphql';
import { graphqlOptions } from './subgraph.module.js';

const byName = (a: { name: { value: string } }, b: { name: { value: string } }): number => (a.name.value < b.name.value ? -1 : 1);

/** Leaves out what federation adds to every subgraph by itself; sorts types and their fields, so that the text does not depend on the order of imports. */
const withoutMachinery = (sdl: string): string => {
  const document = parse(sdl, { noLocation: true });
  const definitions = document.definitions.filter((node) =>
    node.kind !== Kind.DIRECTIVE_DEFINITION
    && !('name' in node && node.name && /^(_|link__|federation__)/.test(node.name.value))
    && !(node.kind === Kind.OBJECT_TYPE_EXTENSION && node.name.value === 'Query' && node.fields?.every((field) => field.name.value.startsWith('_'))));
  const sorted = definitions.map((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? { ...node, fields: node.fields?.toSorted(byName) } : node))
    .sort((a, b) => ('name' in a && a.name && 'name' in b && b.name ? byName(a as never, b as never) : 'name' in a ? 1 : -1));
  return `${print({ ...document, definitions: sorted } as DocumentNode)}\n`;
};

/** Stands for anything a constructor asks for: whatever is called on it answers itself. */
const anything: unknown = new Proxy(() => anything, { get: (_target, property) => (property === 'then' || typeof property === 'symbol' ? undefined : anything), apply: () => anything });

/** The subgraph schema of resolvers, without starting what they need. */
export const subgraphSdl = async (resolvers: readonly Type<unknown>[]): Promise<string> => {
  const tokens = new Set<any>(resolvers.flatMap((resolver) => [
    ...((Reflect.getMetadata('design:paramtypes', resolver) ?? []) as unknown[]),
    ...((Reflect.getMetadata('self:paramtypes', resolver) ?? []) as { param: unknown }[]).map(({ param }) => param),
  ]).filter((token) => token !== Object && token !== undefined));
  class SdlModule {}
  Module({ imports: [GraphQLModule.forRoot(graphqlOptions(resolvers))], providers: [...resolvers, ...[...tokens].map((provide) => ({ provide, useValue: anything }))] })(SdlModule);
  const app = await NestFactory.create(SdlModule, new FastifyAdapter(), { logger: ['error'] });
  try {
    await app.init();
    const { data, errors } = await graphql({ schema: app.get(GraphQLSchemaHost).schema, source: '{ _service { sdl } }' });
    if (errors) throw errors[0];
    return withoutMachinery((data as { _service: { sdl: string } })._service.sdl);
  } finally {
    await app.close();
  }
};
