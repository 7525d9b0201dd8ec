import { chinaDay, endOfChinaDay } from './china-day.js';
import { type TimeLimit, addDays, dueOf, subtractWorkingDays } from './working-days.js';

/** Who is told of an overdue step at a level: a role at the unit so many levels above the case's street. */
export interface EscalationLevel { readonly role: string; readonly above: number }
export interface EscalatedTo { readonly role: string; readonly unit: string }

/** What a unit may set for itself and all below it. Defaults come from no source: they are one table to change (domain, §2). */
export const DAYS = {
  accept: { days: 5, working: true }, triage: { days: 3, working: true }, assess: { days: 7, working: true }, refer: { days: 5, working: true }, plan: { days: 10, working: true },
  'first-session': { days: 15, working: true }, track: { days: 30, working: false }, review: { days: 90, working: false }, 'follow-up': { days: 30, working: false }, close: { days: 15, working: true },
  // What is no step of its own: a handler for a need, an assessment that was ordered, a panel's opinion, the city's advice, a referral from its answer on, what else a case asks for.
  handler: { days: 3, working: true }, order: { days: 7, working: true }, opinion: { days: 5, working: true }, city: { days: 5, working: true },
  answer: { days: 5, working: true }, appointment: { days: 5, working: true }, 'no-show': { days: 3, working: true }, cancellation: { days: 5, working: true },
  'plan-version': { days: 10, working: true }, consent: { days: 5, working: true }, 're-place': { days: 5, working: true }, flag: { days: 5, working: true }, device: { days: 15, working: true }, 'device-check': { days: 30, working: false }, change: { days: 5, working: true }, waiting: { days: 30, working: false }, archive: { days: 15, working: true },
  /** So long before its last day something is due soon, and so long after each level the next one is told. */
  'due-soon': { days: 2, working: true }, escalation: { days: 2, working: true },
} as const satisfies Record<string, TimeLimit>;
export type DaysKey = keyof typeof DAYS;
export const DAYS_KEYS = Object.keys(DAYS) as DaysKey[];
/** The chain that is told of what is late, and that of what lies with the city. */
export const CHAIN_KEYS = ['chain', 'city-chain'] as const;
export type ChainKey = (typeof CHAIN_KEYS)[number];
export const SETTING_KEYS = [...DAYS_KEYS, ...CHAIN_KEYS, 'switched-on'] as const;
export type SettingKey = (typeof SETTING_KEYS)[number];

/** One setting of one unit, from a day in China on; later settings of the same unit and key come later in a schedule. */
export interface Setting { readonly unit: string; readonly key: SettingKey; readonly from: string; readonly days?: number; readonly chain?: readonly EscalationLevel[]; readonly on?: boolean }

/** The chain of each city where nobody set another: to be confirmed by each programme (domain, §2: street → district → 领导小组办公室; in Changzhou by the network's tiers). */
const CHAINS: Readonly<Record<string, readonly EscalationLevel[]>> = {
  4403: [{ role: 'street-coordinator', above: 0 }, { role: 'assessor', above: 1 }, { role: 'programme-office', above: 1 }],
  3204: [{ role: 'station-worker', above: 0 }, { role: 'subcentre-worker', above: 1 }, { role: 'city-worker', above: 2 }],
};
/** Where the city was asked: the only time it is told (domain, §2). Begins with who asked. */
const CITY_CHAINS: typeof CHAINS = { 4403: [{ role: 'assessor', above: 1 }, { role: 'programme-office', above: 1 }, { role: 'programme-office', above: 2 }] };
const ELSEWHERE: readonly EscalationLevel[] = [{ role: 'street-coordinator', above: 0 }];

/** What holds at a place on a day: of its own unit, else of the nearest above that set it; of one unit the setting with the latest beginning, of two the later one. */
export const settingOn = (schedule: readonly Setting[], places: readonly string[], key: SettingKey, day: string): Setting | null => {
  for (const place of places) {
    const own = schedule.filter((setting) => setting.unit === place && setting.key === key && setting.from <= day);
    const latest = own.reduce<Setting | null>((best, setting) => (best === null || setting.from >= best.from ? setting : best), null);
    if (latest) return latest;
  }
  return null;
};
/** The limit in force on a day; what a unit set keeps counting as the default does, in working or calendar days. */
export const limitOn = (schedule: readonly Setting[], places: readonly string[], key: DaysKey, day: string): TimeLimit =>
  ({ ...DAYS[key], days: settingOn(schedule, places, key, day)?.days ?? DAYS[key].days });
/** The last day, in China, of a step that began at an instant: by what was in force when it began. */
export const stepDue = (schedule: readonly Setting[], places: readonly string[], key: DaysKey, startedAt: string): string =>
  dueOf(startedAt, limitOn(schedule, places, key, chinaDay(startedAt)));

/** The chain where nobody set another. */
export const defaultChain = (places: readonly string[], key: ChainKey): readonly EscalationLevel[] => {
  const city = places.find((place) => place in CHAINS) ?? '';
  return (key === 'city-chain' ? CITY_CHAINS[city] : undefined) ?? CHAINS[city] ?? ELSEWHERE;
};
/** `places`: the street first, then what is above it. */
export const chainOn = (schedule: readonly Setting[], places: readonly string[], day: string, key: ChainKey = 'chain'): readonly EscalationLevel[] =>
  settingOn(schedule, places, key, day)?.chain ?? defaultChain(places, key);
/** Who is told at a level, counted from 1; the last of the chain from then on. */
export const toldAt = (chain: readonly EscalationLevel[], places: readonly string[], level: number): EscalatedTo => {
  const { role, above } = chain[Math.min(level, chain.length) - 1]!;
  return { role, unit: places[above] ?? places[0]! };
};

/** The day, in China, from which on something with this last day is due soon: the n-th working day before it. */
export const soonOn = (due: string, days: number): string => subtractWorkingDays(due, days);
/** From when it is: the beginning of that day. */
export const soonFrom = (due: string, days: number): string => endOfChinaDay(addDays(soonOn(due, days), -1));
