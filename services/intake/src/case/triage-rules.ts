import type { AgeBand } from '../person/calendar.js';
import { type Exit, NEED_KINDS, type NeedKind } from './needs.js';

export interface LabelText { readonly zh: string; readonly en: string }

/** What the rule looks at. */
export interface TriageQuestion {
  readonly need: NeedKind;
  readonly certificate: { readonly disabilityClass: number; readonly grade: number } | null;
  readonly ageBand: AgeBand;
  /** The street serves this need for this class, grade and age on the day. */
  readonly offered: boolean;
}

/** One row: it holds where each condition that it names holds. The first row that holds decides. */
export interface TriageRule {
  readonly id: string;
  readonly needs?: readonly NeedKind[];
  readonly classes?: readonly number[];
  readonly grades?: readonly number[];
  readonly ageBands?: readonly AgeBand[];
  readonly offered?: boolean;
  readonly exit: Exit;
  readonly why: LabelText;
}
export interface TriageRules { readonly version: string; /** First day, in China; a version holds until the next one begins. */ readonly validFrom: string; readonly rules: readonly TriageRule[] }

/**
 * The versions, oldest first. Defaults of ours: no source names a rule, so they are data to be confirmed by the programme. A version that was in force is
 * never changed, as triages name it: a new one is added with its first day.
 */
export const TRIAGE_RULES: readonly TriageRules[] = [
  {
    version: 'triage-v1', validFrom: '0000-01-01', rules: [
      { id: 'light-at-home', needs: ['home-based', 'psychological'], grades: [3, 4], exit: 'street', why: { zh: '三、四级的居家、心理康复由街道服务', en: 'home-based and psychological needs of grades 3 and 4 are served by the street' } },
      { id: 'assessment', exit: 'district', why: { zh: '其余需求须经区级评估', en: 'everything else needs the assessment of the district' } },
    ],
  },
  {
    version: 'triage-v2', validFrom: '2026-01-01', rules: [
      { id: 'too-young-to-work', needs: ['vocational'], ageBands: ['0-6'], exit: 'information', why: { zh: '学龄前儿童不适用职业康复，告知其他途径', en: 'vocational rehabilitation is not for children before school: they are told what is' } },
      { id: 'devices-are-fitted', needs: ['assistive-devices'], exit: 'district', why: { zh: '辅具须由区级适配', en: 'devices are fitted by the district' } },
      { id: 'several-disabilities', classes: [7], exit: 'district', why: { zh: '多重残疾须多个专家组评估', en: 'several disabilities need several panels' } },
      { id: 'severe', grades: [1, 2], exit: 'district', why: { zh: '一、二级（重度）须经区级评估', en: 'grades 1 and 2 need the assessment of the district' } },
      { id: 'early-childhood', ageBands: ['0-6'], exit: 'district', why: { zh: '0–6 岁儿童抢救性康复须经区级评估', en: 'early intervention up to age 6 needs the assessment of the district' } },
      { id: 'street-serves', offered: true, exit: 'street', why: { zh: '街道提供此项服务', en: 'the street serves this need' } },
      { id: 'assessment', exit: 'district', why: { zh: '街道未提供此项服务，转区级评估', en: 'the street does not serve this need: to the district' } },
    ],
  },
];

/** What spoke: one fact of the case, and whether the row that decided looks at it. */
export interface TriageReason { readonly criterion: 'need' | 'class' | 'grade' | 'age' | 'street'; readonly decisive: boolean; readonly label: LabelText }
export interface TriageProposal { readonly version: string; readonly validFrom: string; readonly rule: string; readonly exit: Exit; readonly why: LabelText; readonly reasons: readonly TriageReason[] }

/** The version in force on a day. */
export const rulesOn = (day: string): TriageRules => TRIAGE_RULES.findLast(({ validFrom }) => validFrom <= day)!;

const holds = ({ needs, classes, grades, ageBands, offered }: TriageRule, { need, certificate, ageBand, offered: street }: TriageQuestion): boolean =>
  (!needs || needs.includes(need)) && (!classes || (certificate !== null && classes.includes(certificate.disabilityClass))) && (!grades || (certificate !== null && grades.includes(certificate.grade)))
  && (!ageBands || ageBands.includes(ageBand)) && (offered === undefined || offered === street);

/** What the rule in force on a day proposes, and why. Each version ends with a row that always holds. */
export const proposeExit = (question: TriageQuestion, day: string): TriageProposal => {
  const { version, validFrom, rules } = rulesOn(day);
  const rule = rules.find((row) => holds(row, question))!;
  const { need, certificate, ageBand, offered } = question;
  const none = { zh: '无残疾人证', en: 'no certificate' };
  return {
    version, validFrom, rule: rule.id, exit: rule.exit, why: rule.why,
    reasons: [
      { criterion: 'need', decisive: rule.needs !== undefined, label: NEED_KINDS[need] },
      { criterion: 'class', decisive: rule.classes !== undefined, label: certificate ? { zh: `残疾类别 ${certificate.disabilityClass}`, en: `class ${certificate.disabilityClass}` } : none },
      { criterion: 'grade', decisive: rule.grades !== undefined, label: certificate ? { zh: `残疾等级 ${certificate.grade}`, en: `grade ${certificate.grade}` } : none },
      { criterion: 'age', decisive: rule.ageBands !== undefined, label: { zh: `${ageBand} 岁`, en: `age ${ageBand}` } },
      { criterion: 'street', decisive: rule.offered !== undefined, label: offered ? { zh: '街道提供', en: 'served by the street' } : { zh: '街道不提供', en: 'not served by the street' } },
    ],
  };
};
