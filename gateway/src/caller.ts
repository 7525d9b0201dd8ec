import { decodeVector } from '@kangfu/subscriptions/rows';
import { badInput } from './errors.js';

/** Why someone looks: header `kangfu-purpose`; travels in the passport into every record of the access. */
export const PURPOSES = ['care', 'assessment', 'planning', 'quality', 'statistics', 'audit', 'support'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const purposeOf = (header: string | null | undefined): Purpose => {
  const purpose = header?.trim() || 'care';
  if (!PURPOSES.includes(purpose as Purpose)) throw badInput(`kangfu-purpose must be one of ${PURPOSES.join(', ')}`);
  return purpose as Purpose;
};

/** The better liked of the two languages in Accept-Language; Chinese where it says nothing. */
export const languageOf = (header: string | null | undefined): 'zh' | 'en' => {
  const liked = (header ?? '').split(',').map((entry) => {
    const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
    const quality = Number(parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find(Boolean) ?? 1);
    return { lang: tag.slice(0, 2), quality };
  }).filter(({ lang, quality }) => (lang === 'zh' || lang === 'en') && quality > 0).sort((a, b) => b.quality - a.quality);
  return liked[0]?.lang === 'en' ? 'en' : 'zh';
};

/** Consistency tokens, comma-separated, each once. Opaque here: a subgraph decodes and merges them. */
export const mergeTokens = (...lists: readonly (string | null | undefined)[]): string | null => {
  const tokens = new Set(lists.flatMap((list) => (list ?? '').split(',')).map((token) => token.trim()).filter((token) => /^[\w-]{1,4000}$/.test(token)));
  return tokens.size > 0 ? [...tokens].join(',') : null;
};

/** The tokens of header `kangfu-after`. One that is none is refused: the caller would believe that it was waited for. */
export const tokensOf = (header: string | null | undefined): string | null => {
  const tokens = (header ?? '').split(',').map((token) => token.trim()).filter(Boolean);
  if (tokens.some((token) => decodeVector(token) === null)) throw badInput('kangfu-after 不是一致性令牌 kangfu-after is no consistency token');
  return mergeTokens(...tokens);
};
