import { type Refusal, refusal } from '@kangfu/decider';
import { findDay, yearsAt } from './calendar.js';

/** Levels of hospitals, from the lowest; a rule names the lowest one it takes. */
export const ISSUER_LEVELS = ['1', '2B', '2A', '3B', '3A'] as const;
export type IssuerLevel = (typeof ISSUER_LEVELS)[number];

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
  4403: { rule: '4403-v1', lowestLevel: '2A', validMonths: 12, suspectedUpTo: 3 },
  3204: { rule: '3204-v1', lowestLevel: '2A', validMonths: 12, suspectedUpTo: null },
};

const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) - (to.slice(8) < from.slice(8) ? 1 : 0);

/** The rule that admits, or why it does not. `city` is the last code of the street's path. */
export const admits = (city: string, evidence: Evidence, birthDate: string, today: string): { rule: string } | Refusal => {
  const path = ['evidence'];
  const rule = EVIDENCE_RULES[city];
  if (!rule) return refusal('evidence-no-rule', {}, path);
  if (!findDay(evidence.issuedOn) || evidence.issuedOn > today) return refusal('evidence-date', {}, [...path, 'issuedOn']);
  if (ISSUER_LEVELS.indexOf(evidence.issuerLevel) < ISSUER_LEVELS.indexOf(rule.lowestLevel)) return refusal('evidence-level', { lowest: rule.lowestLevel }, [...path, 'issuerLevel']);
  const months = monthsBetween(evidence.issuedOn, today);
  if (months > rule.validMonths || (months === rule.validMonths && evidence.issuedOn.slice(8) < today.slice(8))) return refusal('evidence-expired', { months: rule.validMonths }, [...path, 'issuedOn']);
  if (evidence.suspected && (rule.suspectedUpTo === null || yearsAt(birthDate, today) > rule.suspectedUpTo)) return refusal('evidence-suspected', { age: rule.suspectedUpTo ?? 0 }, [...path, 'suspected']);
  return { rule: rule.rule };
};
