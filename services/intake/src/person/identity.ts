import { type Refusal, refusal } from '@kangfu/decider';
import { findDay } from './calendar.js';

/** 居民身份证 · 港澳台居民居住证 · 外国人永久居留身份证 · 出生医学证明 */
export const ID_KINDS = ['resident-id', 'residence-permit', 'permanent-residence-card', 'birth-certificate'] as const;
export type IdKind = (typeof ID_KINDS)[number];

/** A checked number. It lives in memory only, for as long as a command runs: no event, log or message holds it. */
export interface Identity {
  readonly kind: IdKind;
  /** Upper case, without spaces. */
  readonly number: string;
  /** Null where the number does not say. */
  readonly birthDate: string | null;
  readonly sex: 'm' | 'f' | null;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** The check character of GB 11643-1999 (ISO 7064 MOD 11-2) for 17 digits. */
export const checkCharacter = (digits: string): string => '10X98765432'[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11]!;

/** Trimmed, without inner spaces, full-width digits narrowed, x in upper case. */
export const normalised = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toUpperCase();

/** The kind that an 18-character number shows by itself: 81/82/83 are permits of Hong Kong, Macao and Taiwan residents, 9 a permanent-residence card. */
const kindOf18 = (number: string): IdKind => {
  if (/^8[123]/.test(number)) return 'residence-permit';
  return number.startsWith('9') ? 'permanent-residence-card' : 'resident-id';
};

/**
 * Checks an identity number; every refusal names a rule, never the number. Two of the kinds may be given for each other, the number decides.
 * The division code (first six digits) may be unknown: codes are abolished, and it is where the number was issued, never the address.
 * `today` is a day in China.
 */
export const parseIdentity = (kind: IdKind, text: string, today: string, path: readonly string[] = ['identity', 'number']): Identity | Refusal => {
  const number = normalised(text);
  if (kind === 'birth-certificate') {
    return /^[A-Z]\d{9}$/.test(number) ? { kind, number, birthDate: null, sex: null } : refusal('identity-format', {}, path);
  }
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return refusal('identity-format', {}, path);
  const shown = kindOf18(number);
  if (kind !== 'resident-id' && kind !== shown) return refusal('identity-kind-differs', {}, path);
  if (number[17] !== checkCharacter(number)) return refusal('identity-check-failed', {}, path);
  const birthDate = findDay(number.slice(6, 14));
  if (!birthDate) return refusal('identity-birth-date', {}, path);
  if (birthDate > today) return refusal('identity-birth-date-in-future', {}, path);
  return { kind: shown, number, birthDate, sex: Number(number[16]) % 2 === 1 ? 'm' : 'f' };
};

/** The text that the keyed blind index is taken over: one name space for all 18-character numbers, so that a number is one person's whatever kind was said. */
export const indexText = (identity: Identity): string => `${identity.kind === 'birth-certificate' ? 'birth-certificate' : 'gb11643'}:${identity.number}`;
