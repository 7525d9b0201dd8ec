import { type Refusal, refusal } from '@kangfu/decider';
import { INSTRUMENTS } from './instruments.data.js';
import { WARNING_SIGNS_2022 } from './warning-signs-2022.data.js';

export interface Band { readonly name: string; readonly min: number; readonly max: number; readonly positive: boolean }
export interface Instrument {
  readonly id: string;
  readonly version: string;
  readonly name: { readonly zh: string; readonly en: string };
  /** The tier of the three-tier screening it is used in. */
  readonly tier: number;
  readonly items: number;
  /** Lowest and highest points of one item. */
  readonly points: readonly [number, number];
  /** First and last completed month of age it is made for. */
  readonly ageMonths: readonly [number, number];
  /** A positive band also needs this many items with these points. */
  readonly often?: { readonly points: number; readonly atLeast: number };
  /** Without gaps from the lowest score to the highest. */
  readonly bands: readonly Band[];
}
export interface Scored { readonly score: number; readonly band: string; readonly positive: boolean }

export const instruments: readonly Instrument[] = INSTRUMENTS;

/** That version of an instrument, or its latest (the last one listed) where none is named; null: there is none. */
export const findInstrument = (id: string, version?: string): Instrument | null =>
  instruments.findLast((one) => one.id === id && (version === undefined || one.version === version)) ?? null;

/** What is wrong with answers (points per item): their number, or each item that is out of range. Item numbers count from 1, paths from 0. */
export const answerProblems = (instrument: Instrument, answers: readonly number[]): Refusal[] => {
  if (answers.length !== instrument.items) return [refusal('answers-incomplete', { expected: instrument.items, actual: answers.length }, ['answers'])];
  const [min, max] = instrument.points;
  return answers.flatMap((points, i) =>
    Number.isInteger(points) && points >= min && points <= max ? [] : [refusal('answer-invalid', { item: i + 1, min, max }, ['answers', String(i)])]);
};

/** Score, band and whether the next tier is due, of answers without {@link answerProblems}. */
export const score = (instrument: Instrument, answers: readonly number[]): Scored => {
  const total = answers.reduce((sum, points) => sum + points, 0);
  const { often } = instrument;
  const enough = !often || answers.filter((points) => points === often.points).length >= often.atLeast;
  const band = instrument.bands.find(({ min, max, positive }) => total >= min && total <= max && (!positive || enough)) ?? instrument.bands[0]!;
  return { score: total, band: band.name, positive: band.positive };
};

/** The column of the national warning-sign table: the greatest listed age up to the age in completed months; null outside 3–83 months. */
export const warningSignsAt = (ageMonths: number): (typeof WARNING_SIGNS_2022.columns)[number] | null =>
  WARNING_SIGNS_2022.columns.find(({ fromMonth, toMonth }) => ageMonths >= fromMonth && ageMonths <= toMonth) ?? null;
