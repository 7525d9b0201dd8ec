// `npm run schema`: writes schema/<service>.graphql, schema/supergraph.graphql and schema.graphql from the built services.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeSupergraph, publicSchema } from './compose.js';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'schema');
const built = readdirSync(join(root, 'services')).filter((name) => existsSync(join(root, 'services', name, 'dist/schema.js')));
if (built.length === 0) throw new Error('no built service: run npm run build first');

const subgraphs = Object.fromEntries(built.map((name) => [
  name, execFileSync(process.execPath, [join(import.meta.dirname, 'print-subgraph.js'), join(root, 'services', name, 'dist/schema.js')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 26 }),
]));
const supergraph = composeSupergraph(subgraphs);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const [name, sdl] of Object.entries(subgraphs)) writeFileSync(join(folder, `${name}.graphql`), sdl);
writeFileSync(join(folder, 'supergraph.graphql'), supergraph);
writeFileSync(join(root, 'schema.graphql'), publicSchema(supergraph));
console.log(`${built.join(', ')}: composed into schema/supergraph.graphql and schema.graphql`);
