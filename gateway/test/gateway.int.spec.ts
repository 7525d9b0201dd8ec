import { HIDDEN, personId } from './people.subgraph.js';
import { caseId } from './cases.subgraph.js';
import { startWorld, type World } from './world.js';

let world: World;
beforeAll(async () => { world = await startWorld(); }, 30_000);
afterAll(() => world?.stop());

test('joins across services with the user, language and purpose of the caller', async () => {
  const answer = await world.ask('query ($id: ID!) { case(id: $id) { id status contact person { id code seen { sub purpose lang } cases { title } } } }', { id: caseId(3) }, { 'accept-language': 'en-GB,zh;q=0.2', 'kangfu-purpose': 'quality' });
  expect(answer).toEqual({
    data: { case: { id: caseId(3), status: 'ON_HOLD', contact: `contact of ${caseId(3)}`, person: { id: personId(3), code: 'P3', seen: { sub: 'u1', purpose: 'quality', lang: 'en' }, cases: [{ title: '个案' }] } } },
    extensions: { cost: { requested: expect.any(Number), limit: 5000, remaining: expect.any(Number) } },
  });
});
