import type { AssessmentFacts } from '../shared/facts.js';

/** What changed by one instrument between the first assessment of a case and the latest one: scores where it has them, and how many of the items that both have are better and worse. */
export interface Change { readonly instrument: string; readonly baseline?: number; readonly latest?: number; readonly better: number; readonly worse: number }

/** More points are more independence; of all others they are more difficulty. */
const MORE_IS_BETTER: readonly string[] = ['barthel'];
/** ICF qualifiers 8 (not specified) and 9 (not applicable) say nothing about the extent. */
const tells = (instrument: string, points: number): boolean => instrument !== 'icf' || points <= 4;

/** Against the baseline, by each instrument that was used twice at least; in the order of their names. */
export const changesOf = (assessments: readonly AssessmentFacts[]): Change[] => [...new Set(assessments.map(({ instrument }) => instrument))].sort().flatMap((instrument) => {
  const used = assessments.filter((each) => each.instrument === instrument).sort((a, b) => (a.at < b.at ? -1 : 1));
  const [baseline, latest] = [used[0]!, used.at(-1)!];
  if (used.length < 2) return [];
  const steps = Object.entries(latest.answers).flatMap(([item, points]) => {
    const before = baseline.answers[item];
    return before === undefined || !tells(instrument, before) || !tells(instrument, points) ? [] : [(points - before) * (MORE_IS_BETTER.includes(instrument) ? 1 : -1)];
  });
  return [{
    instrument, ...(baseline.score === null || latest.score === null ? {} : { baseline: baseline.score, latest: latest.score }),
    better: steps.filter((step) => step > 0).length, worse: steps.filter((step) => step < 0).length,
  }];
});
