import { subgraphSdl } from '@kangfu/nest';
import * as people from './people.subgraph.js';
test('people', async () => { console.log(await subgraphSdl(people.resolvers)); });
test('cases', async () => { const cases = await import('./cases.subgraph.js'); console.log(await subgraphSdl(cases.resolvers)); });
