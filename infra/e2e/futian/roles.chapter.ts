import { join } from 'node:path';
import { findStreamParts } from '@kangfu/common';
import { root } from '@kangfu/infra/paths';
import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { filledIn, partsOf, valueAt } from '../support/role-page.ts';
import { agencyId, asClient, type Chapter, day, now } from './world.ts';

/** Who comes first within a step: what one keeps, the next ones use. */
const PAGES = [
  'as-a-community-liaison', 'as-a-window-clerk', 'as-a-street-coordinator', 'as-an-assessor', 'as-an-expert', 'as-an-agency-worker', 'as-a-guardian', 'as-a-case-manager', 'as-a-quality-inspector', 'in-the-programme-office',
];
const parts = PAGES.flatMap((name) => partsOf(`docs/how-to/work-${name}.md`, join(root, `docs/how-to/work-${name}.md`))).sort((a, b) => (a.step < b.step ? -1 : a.step > b.step ? 1 : 0));

/** Global ids in an answer, by the kind of what they name. Work is left out: it is gone when it is done. */
const idsIn = (value: unknown): [string, string][] => {
  if (value === null || typeof value !== 'object') return [];
  const kind = 'id' in value && typeof value.id === 'string' ? findStreamParts(Buffer.from(value.id, 'base64url').toString())?.kind : undefined;
  return [...(kind && kind !== 'work-item' ? [[kind, (value as { id: string }).id] as [string, string]] : []), ...Object.values(value).flatMap(idsIn)];
};

/** Every operation of the pages for each role does what the page says, on one case that goes from hand to hand. */
export const rolesChapter: Chapter = (world) => describe('roles', () => {
  const kept = new Map<string, unknown>();
  const found = new Set<string>();
  beforeAll(() => {
    const first = { number: inventedResident().number, agency: agencyId('ft-rehab-centre'), today: day(0), month: day(0).slice(0, 7), inThreeMonths: day(90), tomorrow: new Date(now() + 86_400_000).toISOString() };
    for (const [name, value] of Object.entries(first)) kept.set(name, value);
  });
  test('every role has a page, and every page a part that is run', () => expect(new Set(parts.map(({ file }) => file)).size).toBe(PAGES.length));
  test.each(parts.map((part) => [part.role, part.title, part] as const))('%s, %s', async (_role, _title, { file, role, unit, operations }) => {
    const session = role === 'guardian' ? await asClient(kept.get('person') as string) : await world.as(role, unit);
    for (const operation of operations) {
      const at = `${file}:${operation.line}`;
      const { data, errors } = await session.ask(operation.document, filledIn(operation, kept));
      const payloads = Object.values(data ?? {}) as ({ problems?: object[]; consistencyToken?: string } | null)[];
      expect({ at, errors, problems: payloads.flatMap((payload) => payload?.problems ?? []) }).toEqual({ at, errors: undefined, problems: [] });
      for (const { path, as } of operation.keeps) {
        expect([at, path, valueAt(data, path)]).toEqual([at, path, expect.anything()]);
        kept.set(as, valueAt(data, path));
      }
      // Whatever has an id is found by it again.
      const fresh = new Map(idsIn(data).filter(([kind]) => !found.has(kind)));
      if (fresh.size === 0) continue;
      const { nodes } = await session.get('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [...fresh.values()] });
      expect([at, [...fresh.keys()], nodes]).toEqual([at, [...fresh.keys()], [...fresh.values()].map((id) => ({ id }))]);
      for (const kind of fresh.keys()) found.add(kind);
    }
  });
});
