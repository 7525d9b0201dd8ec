import { ABSENT, type Kangfu, type PersonalText, type RequestContext } from '@kangfu/nest';
import type { SealedPart } from '@kangfu/subscriptions';
import type { GoalDomain } from '../../shared/vocabulary.js';
import type { PlanGoal } from './plans.types.js';

const LEVELS = [-2, -1, 0, 1, 2];
interface Texts { readonly goalTexts?: Readonly<Record<string, string>>; readonly goalLevels?: Readonly<Record<string, readonly string[]>> }

/** Goals of a version with what they say, as far as the reader may see it. */
export const goalsOf = async (kangfu: Kangfu, context: RequestContext, goals: readonly { goalId: string; domain: string; baseline: number; weight: number }[], sealed: SealedPart | null): Promise<PlanGoal[]> => {
  const [hidden, opened] = await Promise.all([kangfu.personal.hidesFrom(context), sealed && kangfu.personal.open(sealed)]);
  const texts: Texts | null = opened === 'ERASED' ? null : (opened as Texts | null);
  const shown = (text: string | undefined): PersonalText => {
    if (opened === 'ERASED') return { value: null, state: 'ERASED' };
    if (text === undefined) return ABSENT;
    return hidden ? { value: null, state: 'MASKED' } : { value: text, state: 'CLEAR' };
  };
  return goals.map(({ goalId, domain, baseline, weight }) => ({
    id: goalId, domain: domain as GoalDomain, baseline, weight, text: shown(texts?.goalTexts?.[goalId]),
    levels: (texts?.goalLevels?.[goalId] ?? []).map((text, i) => ({ level: LEVELS[i]!, text: shown(text) })),
  }));
};
