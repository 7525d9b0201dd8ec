// Prints the SDL of one built service: `node print-subgraph.js <service.js>`. A process of its own, because types register themselves globally.
import 'reflect-metadata';
import { pathToFileURL } from 'node:url';
import { subgraphSdl } from '@kangfu/nest/graphql/subgraph-sdl';
import { findDefinition } from './find-definition.js';

const file = process.argv[2]!;
const definition = findDefinition((await import(pathToFileURL(file).href)) as object);
if (!definition) throw new Error(`${file} exports no service definition`);
process.stdout.write(await subgraphSdl(definition.resolvers), () => process.exit(0));
