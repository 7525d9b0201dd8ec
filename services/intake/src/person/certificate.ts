import { type Refusal, refusal } from '@kangfu/decider';
import { type Identity, normalised, parseIdentity } from './identity.js';

/** Disability classes of GB/T 26341, Chinese first; the code is the 19th character of the certificate number. */
export const DISABILITY_CLASSES = {
  1: { zh: '视力', en: 'vision' }, 2: { zh: '听力', en: 'hearing' }, 3: { zh: '言语', en: 'speech' }, 4: { zh: '肢体', en: 'physical' },
  5: { zh: '智力', en: 'intellectual' }, 6: { zh: '精神', en: 'psychosocial' }, 7: { zh: '多重', en: 'multiple' },
} as const;
export type DisabilityClass = keyof typeof DISABILITY_CLASSES;

/** Grades, 1 the heaviest. */
export const DISABILITY_GRADES = {
  1: { zh: '一级（最重）', en: 'grade 1 (heaviest)' }, 2: { zh: '二级', en: 'grade 2' }, 3: { zh: '三级', en: 'grade 3' }, 4: { zh: '四级', en: 'grade 4' },
} as const;
export type DisabilityGrade = keyof typeof DISABILITY_GRADES;

export interface Certificate {
  readonly disabilityClass: DisabilityClass;
  readonly grade: DisabilityGrade;
  /** Suffix of a replacement (`B1`), kept as it is. */
  readonly replacement: string | null;
  /** The identity in the number; as short-lived as any identity. */
  readonly identity: Identity;
}

/** 残疾人证: identity number, class 1–7, grade 1–4, and perhaps the suffix of a replacement. Refusals name rules, never the number. */
export const parseCertificate = (text: string, today: string, path: readonly string[] = ['certificateNumber']): Certificate | Refusal => {
  const match = /^(.{18})(\d)(\d)(B\d{1,2})?$/.exec(normalised(text));
  if (!match) return refusal('certificate-format', {}, path);
  const [disabilityClass, grade] = [Number(match[2]), Number(match[3])];
  if (!(disabilityClass in DISABILITY_CLASSES)) return refusal('certificate-class', {}, path);
  if (!(grade in DISABILITY_GRADES)) return refusal('certificate-grade', {}, path);
  const identity = parseIdentity('resident-id', match[1]!, today, path);
  if ('code' in identity) return refusal('certificate-identity', {}, path);
  return { disabilityClass: disabilityClass as DisabilityClass, grade: grade as DisabilityGrade, replacement: match[4] ?? null, identity };
};
