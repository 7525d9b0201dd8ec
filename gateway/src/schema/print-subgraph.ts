// Prints the SDL of one built service: `node print-subgraph.js <schema.js>`. A process of its own, because types register themselves globally.
import 'reflect-metadata';
import { pathToFileURL } from 'node:url';
import { subgraphSdl } from '@kangfu/nest/graphql/subgraph-sdl';
import { findResolvers } from './find-resolvers.js';

const file = process.argv[2]!;
const resolvers = findResolvers((await import(pathToFileURL(file).href)) as object);
if (resolvers.length === 0) throw new Error(`${file} exports no resolvers`);
process.stdout.write(await subgraphSdl(resolvers), () => process.exit(0));
