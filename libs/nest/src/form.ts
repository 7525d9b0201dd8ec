import type { PersonalValue } from './personal.js';

type Shown = string | number | PersonalValue | null | undefined;

/** A form to be printed and signed, in Chinese. Personal fields come as their reader may have them. */
export interface Form {
  readonly title: string;
  readonly facts: readonly (readonly [label: string, value: Shown])[];
  readonly lists?: readonly { readonly heading: string; readonly lines: readonly Shown[] }[];
  /** What whoever signs is told. */
  readonly note?: string;
  /** Who signs, each with a line and a day of their own. */
  readonly signatures: readonly string[];
}

const UNSEEN: Readonly<Record<'MASKED' | 'ERASED', string>> = { MASKED: '（不显示）', ERASED: '（已删除）' };
/** What is not there is left to be filled in by hand. */
const BLANK = '____________';
const shown = (value: Shown): string => {
  if (value === null || value === undefined || value === '') return BLANK;
  if (typeof value !== 'object') return String(value);
  return value.value ?? (value.state === 'MASKED' || value.state === 'ERASED' ? UNSEEN[value.state] : BLANK);
};

/** The form as plain text: title, fields, numbered lists, what it means, and a place for each signature. The same form is the same text. */
export const printedForm = ({ title, facts, lists = [], note, signatures }: Form): string => [
  title, '', ...facts.map(([label, value]) => `${label}：${shown(value)}`),
  ...lists.flatMap(({ heading, lines }) => ['', heading, ...(lines.length === 0 ? ['无'] : lines.map((line, i) => `${i + 1}. ${shown(line)}`))]),
  ...(note === undefined ? [] : ['', note]),
  '', ...signatures.map((who) => `${who}（签名）：${BLANK}  日期：______年____月____日`),
].join('\n');
