/** A small seeded generator (mulberry32): the same seed, the same children, on any machine. */
const random = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export interface GeneratedChildren {
  /** A file in the shape of the toddler research file, the space at the end of its header included. */
  csv: string;
  /** How many of them score above 3. */
  positive: number;
}

/**
 * A screening list of invented children, for tests and measurements where the research file is absent. About two thirds are positive, some score exactly
 * 3, and now and then a child has the answers of the one before: a look-alike under another number, not the same child.
 */
export const generateChildren = (count: number, seed = 1): GeneratedChildren => {
  const next = random(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
  const lines = [',A1,A2,A3,A4,A5,A6,A7,A8,A9,A10,Age_Mons,Qchat-10-Score,Sex,Ethnicity,Jaundice,Family_mem_with_ASD,Who completed the test,Class/ASD Traits '];
  let positive = 0;
  let last: (string | number)[] | undefined;
  for (let number = 1; number <= count; number++) {
    const inclined = next() < 0.7 ? 0.62 : 0.2;
    const answers = Array.from({ length: 10 }, () => (next() < inclined ? 1 : 0));
    const score = answers.reduce<number>((sum, one) => sum + one, 0);
    const fresh = [...answers, 12 + Math.floor(next() * 25), score, pick(['m', 'm', 'f']), 'Others', pick(['yes', 'no']), pick(['yes', 'no', 'no']), 'family member', score > 3 ? 'Yes' : 'No'];
    const child = last && next() < 0.07 ? last : fresh;
    if (child.at(-1) === 'Yes') positive++;
    lines.push([number, ...child].join(','));
    last = child;
  }
  return { csv: `${lines.join('\n')}\n`, positive };
};
