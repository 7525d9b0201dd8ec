/**
 * Goal Attainment Scaling (Kiresuk and Sherman 1968): T = 50 + 10·Σwx / √(0.7·Σw² + 0.3·(Σw)²), with weights w and scores x from −2 to 2,
 * in whole hundredths: three goals of equal weight at −1 give 3631 (36.31). Needs at least one goal of positive weight.
 */
export const gasTHundredths = (goals: readonly { readonly weight: number; readonly score: number }[]): number => {
  const sum = (of: (goal: { weight: number; score: number }) => number): number => goals.reduce((total, goal) => total + of(goal), 0);
  const weights = sum((goal) => goal.weight);
  const spread = Math.sqrt(0.7 * sum((goal) => goal.weight ** 2) + 0.3 * weights ** 2);
  if (spread === 0) throw new RangeError('no goal with a weight');
  return Math.round(5_000 + (1_000 * sum((goal) => goal.weight * goal.score)) / spread);
};
