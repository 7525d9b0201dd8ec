import { pinyin } from 'pinyin-pro';
import { normalised } from '../identity.js';

/** What two people are compared by, as it was said. It lives in memory only, for as long as a command runs. */
export interface Described {
  readonly name?: string | undefined;
  readonly birthDate?: string | undefined;
  readonly phone?: string | undefined;
  readonly guardianName?: string | undefined;
  readonly guardianPhone?: string | undefined;
}
export const COMPARED = ['name', 'sound', 'birthDate', 'birthMonth', 'phone', 'guardian', 'guardianPhone'] as const;
export type Compared = (typeof COMPARED)[number];

/** 单 as a surname is shàn: the surname comes first. Latin letters are kept, so that 林晓 and “Lin Xiao” sound the same. */
const soundOf = (name: string): string => pinyin(name, { toneType: 'none', type: 'array', surname: 'head' }).join('').normalize('NFKC').toLowerCase().replace(/[^\p{L}]/gu, '');
const numberOf = (phone: string): string => normalised(phone).replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '');

/** The texts that keyed digests are taken over; what was not said has none. */
export const comparable = ({ name, birthDate, phone, guardianName, guardianPhone }: Described): Partial<Record<Compared, string>> => {
  const said: Partial<Record<Compared, string | undefined>> = {
    name: name && normalised(name).replace(/[·・.]/g, ''), sound: name && soundOf(name), birthDate, birthMonth: birthDate?.slice(0, 7),
    phone: phone && numberOf(phone), guardian: guardianName && normalised(guardianName), guardianPhone: guardianPhone && numberOf(guardianPhone),
  };
  return Object.fromEntries(Object.entries(said).filter(([, text]) => text));
};

/** Two people who share none of these cannot reach the threshold of {@link likeness}: so many are compared, not all. */
const COMBINATIONS: readonly (readonly [Compared, Compared])[] = [
  ['name', 'birthDate'], ['sound', 'birthDate'], ['name', 'phone'], ['sound', 'phone'], ['name', 'birthMonth'], ['sound', 'birthMonth'], ['birthDate', 'phone'], ['birthDate', 'guardian'],
  ['birthDate', 'guardianPhone'], ['name', 'guardian'], ['sound', 'guardian'], ['name', 'guardianPhone'], ['sound', 'guardianPhone'],
];
/** One name space for all phones: a child's may be the guardian's. */
export const labelOf = (field: Compared): string => (field === 'guardianPhone' ? 'phone' : field);
/** Combinations of digests under which a record is found. */
export const blocksOf = (digests: Readonly<Partial<Record<Compared, string>>>, digestOf: (text: string) => string): string[] =>
  COMBINATIONS.flatMap(([a, b]) => (digests[a] && digests[b] ? [digestOf(`likeness:${labelOf(a)}+${labelOf(b)}:${digests[a]}${digests[b]}`)] : []));

/** How a part of two people compares, Chinese first. */
export const OUTCOMES = {
  same: { zh: '相同', en: 'the same' }, sound: { zh: '读音相同', en: 'the same sound' }, near: { zh: '相近', en: 'near' }, different: { zh: '不同', en: 'different' }, missing: { zh: '缺', en: 'not known of both' },
} as const;
export type Likeness = keyof typeof OUTCOMES;
export const OUTCOME_CODES = Object.keys(OUTCOMES) as Likeness[];

export const PARTS = {
  name: { zh: '姓名', en: 'Name' }, 'birth-date': { zh: '出生日期', en: 'Birth date' }, sex: { zh: '性别', en: 'Sex' }, guardian: { zh: '监护人', en: 'Guardian' }, phone: { zh: '电话', en: 'Phone' },
  community: { zh: '社区', en: 'Community' }, identity: { zh: '证件号码', en: 'Identity number' },
} as const;
export type Part = keyof typeof PARTS;
export const PART_CODES = Object.keys(PARTS) as Part[];

/** Version of the table below, kept with each suspicion. */
export const LIKENESS_RULE = 'likeness-v1';
/** Points by part and outcome, and from how many on two people are suspected to be one. No source names them: defaults, one table to change. */
const POINTS: Readonly<Record<Part, Partial<Record<Likeness, number>>>> = {
  name: { same: 30, sound: 20, different: -10 }, 'birth-date': { same: 30, near: 10, different: -10 }, sex: { same: 5, different: -20 }, guardian: { same: 15, different: 0 },
  phone: { same: 15 }, community: { same: 10, near: 5 }, identity: { same: 100, different: -25 },
};
export const SUSPECTED_FROM = 55;

/** A person as far as they are compared: digests, and what is in clear anyway. */
export interface Comparable {
  readonly digests: Readonly<Partial<Record<Compared, string>>>;
  readonly sex: string;
  readonly street: string;
  readonly community: string | null;
  /** A number is one person's: two who both have one have different ones. */
  readonly numbered: boolean;
}
export interface Comparison {
  readonly score: number;
  readonly parts: readonly { readonly part: Part; readonly likeness: Likeness; readonly points: number }[];
  /** 疑似双胞胎: born the same day to the same guardian, by another name. */
  readonly likelyTwins: boolean;
}

/** How alike two people are, part by part; symmetric. It suspects, a person decides: nothing is ever merged by a score. */
export const compare = (a: Comparable, b: Comparable, sameNumber = false): Comparison => {
  const equal = (field: Compared): boolean | null => (a.digests[field] && b.digests[field] ? a.digests[field] === b.digests[field] : null);
  const by = (same: boolean | null): Likeness => (same === null ? 'missing' : same ? 'same' : 'different');
  const phones = (of: Comparable): string[] => [of.digests.phone, of.digests.guardianPhone].filter((phone) => phone !== undefined);
  const outcomes: Record<Part, Likeness> = {
    name: equal('name') === false && equal('sound') ? 'sound' : by(equal('name')),
    'birth-date': equal('birthDate') === false && equal('birthMonth') ? 'near' : by(equal('birthDate')),
    sex: by(a.sex === 'unknown' || b.sex === 'unknown' ? null : a.sex === b.sex),
    guardian: by(equal('guardian')),
    phone: by(phones(a).length === 0 || phones(b).length === 0 ? null : phones(a).some((phone) => phones(b).includes(phone))),
    community: a.community !== null && a.community === b.community ? 'same' : a.street === b.street ? 'near' : 'different',
    identity: sameNumber ? 'same' : a.numbered && b.numbered ? 'different' : 'missing',
  };
  const parts = PART_CODES.map((part) => ({ part, likeness: outcomes[part], points: POINTS[part][outcomes[part]] ?? 0 }));
  return {
    score: parts.reduce((sum, { points }) => sum + points, 0), parts,
    likelyTwins: outcomes['birth-date'] === 'same' && (outcomes.guardian === 'same' || (outcomes.guardian !== 'different' && outcomes.phone === 'same')) && outcomes.name === 'different',
  };
};
