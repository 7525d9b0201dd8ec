import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { composeSupergraph, publicSchema } from './compose.js';
import { findResolvers } from './find-resolvers.js';

const root = join(__dirname, '../../..');
const services = readdirSync(join(root, 'services')).filter((name) => existsSync(join(root, 'services', name, 'src/schema.ts')));
const committed = (path: string): string => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');
jest.setTimeout(60_000);

/** Printed with its own copy of every module: Nest registers types globally, and services have types of one name. */
const sdlOf = async (name: string): Promise<string> => {
  const shared = globalThis as Record<string, unknown>;
  delete shared['GqlLazyMetadataStorageHost'];
  delete shared['GqlTypeMetadataStorage'];
  let sdl = '';
  await jest.isolateModulesAsync(async () => {
    const { subgraphSdl } = await import('@kangfu/nest/graphql/subgraph-sdl');
    sdl = await subgraphSdl(findResolvers(await import(join(root, 'services', name, 'src/schema.ts'))) as Type<unknown>[]);
  });
  return sdl;
};

test('the committed schema is that of the code, and composes (npm run schema)', async () => {
  const subgraphs: Record<string, string> = {};
  for (const name of services) subgraphs[name] = await sdlOf(name);
  for (const name of services) expect(committed(`schema/${name}.graphql`)).toBe(subgraphs[name]);
  const supergraph = composeSupergraph(subgraphs);
  expect(committed('schema/supergraph.graphql')).toBe(supergraph);
  expect(committed('schema.graphql')).toBe(publicSchema(supergraph));
});

test('no type has two keys in one subgraph: the gateway would fetch what a join hangs on a second time (docs/decisions/0046)', () => {
  const twice = [...committed('schema/supergraph.graphql').matchAll(/^(?:type|interface) (\w+).*$/gm)].flatMap(([line, type]) => {
    const owners = [...line!.matchAll(/@join__type\(graph: (\w+), key:/g)].map(([, graph]) => graph!);
    return owners.filter((graph, i) => owners.indexOf(graph) !== i).map((graph) => `${type} in ${graph}`);
  });
  expect(twice).toEqual([]);
  expect(committed('schema/supergraph.graphql')).toContain('@join__type(graph: INTAKE, key: "ref")');
});
