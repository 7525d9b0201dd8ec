import { addDays } from '@kangfu/common/working-days';
import { refusal, type Refusal } from '@kangfu/decider';
import { BARTHEL } from './barthel.js';
import { ICF, ICF_WITHOUT_DEGREE } from './icf.js';
import type { AssessmentBand, Instrument, InstrumentCode, InstrumentItem } from './instrument.js';
import { WHODAS_12 } from './whodas.js';

/** Every version that was ever used: results name theirs, so none is changed or taken away. */
export const INSTRUMENTS: readonly Instrument[] = [BARTHEL, WHODAS_12, ICF];

/** The version of an instrument that is used on a day. */
export const instrumentOn = (code: InstrumentCode, day: string): Instrument => {
  const found = INSTRUMENTS.filter((each) => each.code === code && each.from <= day).sort((a, b) => (a.from < b.from ? 1 : -1))[0];
  if (!found) throw new RangeError(`${code} has no version on ${day}`);
  return found;
};
/** The version that a result names; null where it is not known here. */
export const findInstrument = (code: string, version: string): Instrument | null => INSTRUMENTS.find((each) => each.code === code && each.version === version) ?? null;

/** Instruments in use on a day for a disability class and an age in years; null: whatever it is. */
export const instrumentsFor = (disabilityClass: number | null, age: number | null, day: string): Instrument[] =>
  [...new Set(INSTRUMENTS.map((each) => each.code))].map((code) => instrumentOn(code, day)).filter(({ classes, ages }) =>
    (disabilityClass === null || classes.includes(disabilityClass)) && (age === null || (age >= ages.from && (ages.to === null || age <= ages.to))));

export interface Answer { readonly item: string; readonly points: number }
export interface Result {
  readonly answers: Readonly<Record<string, number>>;
  /** Null for a profile, which has no total. */
  readonly score: number | null;
  /** The score as hundredths of a percent of the most there is. */
  readonly percentHundredths: number | null;
  readonly band: AssessmentBand | null;
}

export const bandOf = ({ scoring }: Instrument, score: number): AssessmentBand | null => (scoring.kind === 'sum' ? scoring.bands.find(({ from }) => score >= from)!.band : null);
const isList = (items: Instrument['items']): items is readonly InstrumentItem[] => Array.isArray(items);

/** Score and band of the answers by an instrument; or everything that is wrong with them. */
export const scoreAnswers = (instrument: Instrument, given: readonly Answer[]): Result | readonly Refusal[] => {
  const { items, scoring } = instrument;
  const problems: Refusal[] = [];
  for (const item of new Set([...(isList(items) ? items.map(({ code }) => code) : []), ...given.map((answer) => answer.item)])) {
    const times = given.filter((answer) => answer.item === item).length;
    if (times === 0) problems.push(refusal('assessment-item-missing', { item }, ['answers']));
    if (times > 1) problems.push(refusal('assessment-item-repeated', { item }, ['answers']));
  }
  if (given.length === 0 && !isList(items)) problems.push(refusal('assessment-without-answer', {}, ['answers']));
  given.forEach(({ item, points }, i) => {
    const values = isList(items) ? items.find(({ code }) => code === item)?.values : items.form.test(item) ? items.values : undefined;
    if (!values) problems.push(refusal('assessment-item-unknown', { item, instrument: instrument.code }, ['answers', String(i), 'item']));
    else if (!values.includes(points)) problems.push(refusal('assessment-points-not-allowed', { item, points, allowed: values.join(', ') }, ['answers', String(i), 'points']));
  });
  if (problems.length > 0) return problems;
  const order = isList(items) ? items.map(({ code }) => code) : given.map(({ item }) => item).sort();
  const answers = Object.fromEntries(order.map((code) => [code, given.find(({ item }) => item === code)!.points]));
  if (scoring.kind === 'profile') return { answers, score: null, percentHundredths: null, band: null };
  const score = given.reduce((sum, { points }) => sum + points, 0);
  return { answers, score, percentHundredths: Math.round((score * 10_000) / scoring.max), band: bandOf(instrument, score) };
};
export const isResult = (scored: Result | readonly Refusal[]): scored is Result => !Array.isArray(scored);

/** The last day on which a result of that day holds. */
export const validUntil = ({ validDays }: Instrument, assessedOn: string): string => addDays(assessedOn, validDays);

export interface ItemChange { readonly item: string; readonly before: number | null; readonly after: number | null; readonly change: number | null }
/** What changed per item between two results of one instrument; no change is computed where one has no degree (ICF 8, 9). */
export const changesBetween = (code: string, before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): ItemChange[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().map((item) => {
    const [b, a] = [before[item] ?? null, after[item] ?? null];
    const degree = (value: number | null): value is number => value !== null && !(code === 'icf' && ICF_WITHOUT_DEGREE.includes(value));
    return { item, before: b, after: a, change: degree(b) && degree(a) ? a - b : null };
  });
