/** Who is told of an overdue step at a level: a role at the unit so many levels above the case's street. */
export interface EscalationLevel { readonly role: string; readonly above: number }
export interface EscalatedTo { readonly role: string; readonly unit: string }

/** The chain of each city: data, to be confirmed by each programme (domain, §2: street → district → 领导小组办公室; in Changzhou by the network's tiers). */
const CHAINS: Readonly<Record<string, readonly EscalationLevel[]>> = {
  4403: [{ role: 'street-coordinator', above: 0 }, { role: 'assessor', above: 1 }, { role: 'programme-office', above: 1 }],
  3204: [{ role: 'station-worker', above: 0 }, { role: 'subcentre-worker', above: 1 }, { role: 'city-worker', above: 2 }],
};
const ELSEWHERE: readonly EscalationLevel[] = [{ role: 'street-coordinator', above: 0 }];

const chainOf = (places: readonly string[]): readonly EscalationLevel[] => CHAINS[places.find((place) => place in CHAINS) ?? ''] ?? ELSEWHERE;

/** How often an overdue step is escalated there at most. `places`: the street first, then what is above it. */
export const levelsOf = (places: readonly string[]): number => chainOf(places).length;
/** Who is told at a level, counted from 1; the last of the chain from then on. */
export const escalatedTo = (places: readonly string[], level: number): EscalatedTo => {
  const chain = chainOf(places);
  const { role, above } = chain[Math.min(level, chain.length) - 1]!;
  return { role, unit: places[above] ?? places[0]! };
};
