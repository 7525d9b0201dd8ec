import type { GenerateSummary } from '../../../tools/src/generate/generate.ts';
import type { ReplayedModel } from '../../../tools/src/replay/replay.ts';
import { root } from '../../paths.ts';
import { settled } from '../support/kangfu.ts';
import { kangfuJson } from '../support/run-node.ts';
import { DISTRICT, type Chapter } from './world.ts';

const CASES = 40;

/** Ten years of a district beside the people of the other chapters: everything arrives, and a replay gives the same. */
export const generatedChapter: Chapter = (world) => describe('a generated history', () => {
  test('reaches every read model, which a replay makes again', async () => {
    const generate = (...more: string[]) => kangfuJson<GenerateSummary>(root, 'generate', '--cases', String(CASES), '--seed', 'chapter', ...more);
    await expect(generate()).rejects.toThrow(/hold commits already/);
    const { answer: { events, paths } } = await generate('--add');
    expect(events).toBeGreaterThan(CASES * 10);
    // It ends today, so that it is another history every day: what few cases must hold. Rarer paths are for simulate.spec.
    expect(paths).toMatchObject({ filed: expect.any(Number), session: expect.any(Number), visited: expect.any(Number), 'closed:goal-met': expect.any(Number) });

    const status = await settled(world.kangfu(), 60);
    expect(status.services.flatMap(({ projections }) => projections.filter(({ parked }) => parked > 0))).toEqual([]);
    const { answer: { models } } = await kangfuJson<{ models: ReplayedModel[] }>(root, 'replay', '--compare', '--only', 'cases', 'persons', 'referrals', 'plans', 'sessions', 'journeys', 'closures', 'visits');
    expect(models.filter(({ equal }) => equal !== true).map(({ collection, comparisons }) => ({ collection, comparisons }))).toEqual([]);
    const assessor = await world.as('assessor', DISTRICT);
    const { cases } = await assessor.get('{ cases(first: 1) { totalCount } }');
    expect(cases.totalCount).toBeGreaterThanOrEqual(CASES - 5);
  });
});
