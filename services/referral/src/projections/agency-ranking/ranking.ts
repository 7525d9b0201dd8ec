import { isDesignated } from '../../agency/agency.decider.js';
import type { AgencyRow } from '../agencies/agencies.projection.js';
import type { CapacityRow } from '../capacities/capacities.projection.js';

/** Text in both languages. */
interface Text { readonly zh: string; readonly en: string }
const text = (zh: string, en: string): Text => ({ zh, en });

/** What an agency is weighed by, with the most points each can give. *Default*: no source gives weights. */
export const RANKING_PARTS = { class: 25, age: 15, place: 20, capacity: 20, waiting: 10, quality: 10 } as const;
export type RankingPart = keyof typeof RANKING_PARTS;

export interface Weighed { readonly part: RankingPart; readonly points: number; readonly max: number; readonly reason: Text }
export interface Ranked {
  readonly agencyId: string;
  /** It could take this need today; with why not. */
  readonly fit: boolean;
  readonly against: readonly Text[];
  readonly points: number;
  readonly parts: readonly Weighed[];
}
export interface Wanted {
  readonly service: string;
  readonly disabilityClass: number | null;
  readonly ageBand: string | null;
  /** Codes from the street of the case upwards. */
  readonly places: readonly string[];
  /** Today, in China. */
  readonly day: string;
}
export type Candidate = AgencyRow & { readonly agencyId: string; readonly offer: CapacityRow | null; /** Null: not graded yet. */ readonly grade: 'excellent' | 'good' | 'passed' | 'failed' | null };

/** The ages of a band such as `7-17` or `60+`. */
export const agesOf = (band: string): readonly [from: number, until: number] => {
  const [from, until] = band.split(/[-+]/);
  return [Number(from), until ? Number(until) : 150];
};

const weighed = (part: RankingPart, share: number, reason: Text): Weighed => ({ part, points: Math.round(RANKING_PARTS[part] * share), max: RANKING_PARTS[part], reason });

const byClass = ({ disabilityClass }: Wanted, { classes }: CapacityRow): Weighed => {
  if (disabilityClass === null) return weighed('class', 0.5, text('残疾类别未知', 'The disability class is not known'));
  if (!classes.includes(disabilityClass)) return weighed('class', 0, text(`不接收残疾类别 ${disabilityClass}`, `Does not take disability class ${disabilityClass}`));
  return weighed('class', classes.length <= 3 ? 1 : 0.8, classes.length <= 3 ? text(`专门服务残疾类别 ${classes.join('、')}`, `Specialised in disability classes ${classes.join(', ')}`) : text(`接收残疾类别 ${disabilityClass}`, `Takes disability class ${disabilityClass}`));
};
const byAge = ({ ageBand }: Wanted, { ageFrom, ageUntil }: CapacityRow): Weighed => {
  const [ages, agesEn] = ageUntil === null ? [`${ageFrom} 岁以上`, `from ${ageFrom}`] : [`${ageFrom}–${ageUntil} 岁`, `${ageFrom} to ${ageUntil}`];
  if (ageBand === null) return weighed('age', 0.5, text('年龄未知', 'The age is not known'));
  const [from, until] = agesOf(ageBand);
  const last = ageUntil ?? 150;
  if (until < ageFrom || from > last) return weighed('age', 0, text(`只接收${ages}，本人年龄段 ${ageBand}`, `Takes ages ${agesEn} only; the person is in ${ageBand}`));
  return from >= ageFrom && until <= last ? weighed('age', 1, text(`接收${ages}`, `Takes ages ${agesEn}`)) : weighed('age', 0.5, text(`接收${ages}，本人年龄段 ${ageBand} 须核对`, `Takes ages ${agesEn}; of ${ageBand} not all: to be checked`));
};
/** Near in the tree: at the street itself, in its district, in its city. */
const byPlace = ({ places }: Wanted, { places: at }: AgencyRow, offer: CapacityRow): Weighed => {
  const [street, district, city] = places;
  if (offer.places.length > 0 && !offer.places.some((place) => places.includes(place))) return weighed('place', 0, text('服务区域不含本街道', 'Does not serve this street'));
  if (street && (offer.places.includes(street) || at.includes(street))) return weighed('place', 1, text('就在本街道，或专门服务本街道', 'At this very street, or for it'));
  if (district && at.includes(district)) return weighed('place', 0.75, text('在本区', 'In the same district'));
  if (city && at.includes(city)) return weighed('place', 0.4, text('在本市其他区', 'Elsewhere in the city'));
  return weighed('place', 0, text('不在本市', 'Outside the city'));
};
const byCapacity = ({ free, capacity }: CapacityRow): Weighed => (free > 0
  ? weighed('capacity', 0.5 + 0.5 * Math.min(1, free / Math.max(1, capacity)), text(`空余 ${free} 个名额，共 ${capacity} 个`, `${free} of ${capacity} places free`)) : weighed('capacity', 0, text('已无空余名额，须轮候', 'No place is free: the need would wait')));
const byWaiting = ({ waiting }: CapacityRow): Weighed => weighed('waiting', 1 / (1 + waiting), waiting === 0 ? text('无人轮候', 'Nobody waits') : text(`前面有 ${waiting} 人轮候`, `${waiting} wait already`));
const SHARE_OF_GRADE = { excellent: 1, good: 0.7, passed: 0.4, failed: 0 } as const;
const GRADES = { excellent: text('质量等级优秀', 'Quality grade: excellent'), good: text('质量等级良好', 'Quality grade: good'), passed: text('质量等级合格', 'Quality grade: passed'), failed: text('质量等级不合格', 'Quality grade: failed') } as const;
const byQuality = (grade: Candidate['grade']): Weighed => (grade === null ? weighed('quality', 0, text('尚无质量等级', 'Not graded yet')) : weighed('quality', SHARE_OF_GRADE[grade], GRADES[grade]));

const rank = (wanted: Wanted, candidate: Candidate): Ranked => {
  const { agencyId, offer } = candidate;
  const standing = isDesignated(candidate, wanted.day) ? [] : [text('当前不是定点机构，或定点已暂停', 'Not designated today, or suspended')];
  if (!offer || !candidate.services.some((service) => service === wanted.service)) return { agencyId, fit: false, against: [...standing, text('不提供此项服务', 'Does not offer this service')], points: 0, parts: [] };
  const parts = [byClass(wanted, offer), byAge(wanted, offer), byPlace(wanted, candidate, offer), byCapacity(offer), byWaiting(offer), byQuality(candidate.grade)];
  // Class, age and place decide whether it can take the need at all; the others only how well.
  const against = [...standing, ...parts.filter(({ part, points }) => points === 0 && (part === 'class' || part === 'age' || part === 'place')).map(({ reason }) => reason)];
  return { agencyId, fit: against.length === 0, against, points: parts.reduce((sum, { points }) => sum + points, 0), parts };
};

/** All agencies, those that fit first, the most points first; each part says how it came about, and what does not fit says why. */
export const ranking = (wanted: Wanted, candidates: readonly Candidate[]): readonly Ranked[] => candidates.map((candidate) => rank(wanted, candidate))
  .sort((a, b) => Number(b.fit) - Number(a.fit) || b.points - a.points || (a.agencyId < b.agencyId ? -1 : 1));
