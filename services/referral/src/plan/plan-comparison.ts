export type Change = 'added' | 'removed' | 'changed' | 'same';
export interface Pair<T> { readonly before: T | null; readonly after: T | null; readonly change: Change }

/**
 * Two lists side by side by a key: what is in the second alone was added, in the first alone removed; what is in both is changed where `same` says no.
 * In the order of the second, what was removed at the end.
 */
export const sideBySide = <T>(before: readonly T[], after: readonly T[], key: (one: T) => string, same: (a: T, b: T) => boolean): Pair<T>[] => {
  const earlier = new Map(before.map((one) => [key(one), one]));
  const later = new Set(after.map(key));
  return [
    ...after.map((one): Pair<T> => {
      const was = earlier.get(key(one));
      return was === undefined ? { before: null, after: one, change: 'added' } : { before: was, after: one, change: same(was, one) ? 'same' : 'changed' };
    }),
    ...before.filter((one) => !later.has(key(one))).map((one): Pair<T> => ({ before: one, after: null, change: 'removed' })),
  ];
};
