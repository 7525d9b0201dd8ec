import { type Refusal, refusal } from '@kangfu/decider';
import { findDay, yearsAt } from './calendar.js';

/** Levels of hospitals 一级 … 三级甲等, from the lowest; a rule names the lowest one it takes. */
export const ISSUER_LEVELS = ['level-1', 'level-2b', 'level-2a', 'level-3b', 'level-3a'] as const;
export type IssuerLevel = (typeof ISSUER_LEVELS)[number];
export const ISSUER_LEVEL_LABELS: Readonly<Record<IssuerLevel, { zh: string; en: string }>> = {
  'level-1': { zh: '一级', en: 'level 1' }, 'level-2b': { zh: '二级乙等', en: 'level 2B' }, 'level-2a': { zh: '二级甲等', en: 'level 2A' },
  'level-3b': { zh: '三级乙等', en: 'level 3B' }, 'level-3a': { zh: '三级甲等', en: 'level 3A' },
};

/** A diagnosis that admits somebody without an identity number or a certificate: children and the newly found. */
export interface Evidence {
  readonly issuerLevel: IssuerLevel;
  readonly issuedOn: string;
  /** 疑似 */
  readonly suspected: boolean;
}

interface EvidenceRule {
  /** Goes into the event: which rule of which version admitted. */
  readonly rule: string;
  readonly lowestLevel: IssuerLevel;
  readonly validMonths: number;
  /** A suspected diagnosis is taken up to this age in completed years; null: never. */
  readonly suspectedUpTo: number | null;
}

/** By city code. Shenzhen takes a suspected diagnosis of a level-2A hospital up to age 3; the other values are defaults. A changed rule gets a new name. */
export const EVIDENCE_RULES: Readonly<Record<string, EvidenceRule>> = {
  4403: { rule: '4403-v1', lowestLevel: 'level-2a', validMonths: 12, suspectedUpTo: 3 },
  3204: { rule: '3204-v1', lowestLevel: 'level-2a', validMonths: 12, suspectedUpTo: null },
};

const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) - (to.slice(8) < from.slice(8) ? 1 : 0);

/** The rule that admits, or why it does not. `city` is the last code of the street's path. */
export const admits = (city: string, evidence: Evidence, birthDate: string, today: string): { rule: string } | Refusal => {
  const path = ['evidence'];
  const rule = EVIDENCE_RULES[city];
  if (!rule) return refusal('evidence-no-rule', {}, path);
  if (!findDay(evidence.issuedOn) || evidence.issuedOn > today) return refusal('evidence-date', {}, [...path, 'issuedOn']);
  if (ISSUER_LEVELS.indexOf(evidence.issuerLevel) < ISSUER_LEVELS.indexOf(rule.lowestLevel)) return refusal('evidence-level', { lowest: rule.lowestLevel, lowestZh: ISSUER_LEVEL_LABELS[rule.lowestLevel].zh, lowestEn: ISSUER_LEVEL_LABELS[rule.lowestLevel].en }, [...path, 'issuerLevel']);
  const months = monthsBetween(evidence.issuedOn, today);
  if (months > rule.validMonths || (months === rule.validMonths && evidence.issuedOn.slice(8) < today.slice(8))) return refusal('evidence-expired', { months: rule.validMonths }, [...path, 'issuedOn']);
  if (evidence.suspected && (rule.suspectedUpTo === null || yearsAt(birthDate, today) > rule.suspectedUpTo)) return refusal('evidence-suspected', { age: rule.suspectedUpTo ?? 0 }, [...path, 'suspected']);
  return { rule: rule.rule };
};
