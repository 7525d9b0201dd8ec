/** Instruments that assessments are recorded with 量表. */
export const INSTRUMENT_CODES = ['barthel', 'whodas-12', 'icf'] as const;
export type InstrumentCode = (typeof INSTRUMENT_CODES)[number];

/** Bands of all instruments, each of which uses some of them. */
export const ASSESSMENT_BANDS = ['independent', 'none', 'mild', 'moderate', 'severe', 'complete'] as const;
export type AssessmentBand = (typeof ASSESSMENT_BANDS)[number];

export interface Label { readonly zh: string; readonly en: string }
export interface InstrumentItem { readonly code: string; readonly label: Label; readonly values: readonly number[] }

/** One version of an instrument, as data: what may be answered, how it is scored, for whom, and for how long a result holds. */
export interface Instrument {
  readonly code: InstrumentCode;
  readonly version: string;
  /** First day on which it is used; the latest such version of a code is. */
  readonly from: string;
  readonly name: Label;
  /** Disability classes 1–7, and age in years, both included; null: no end. Defaults: no source names them. */
  readonly classes: readonly number[];
  readonly ages: { readonly from: number; readonly to: number | null };
  /** A result holds this many days. */
  readonly validDays: number;
  /** What says so; null: nothing does, the number is a default of ours. */
  readonly validDaysSource: string | null;
  /** A fixed list, every item of which is answered; or codes of a form, of which any are, with the values that all of them take. */
  readonly items: readonly InstrumentItem[] | { readonly form: RegExp; readonly values: readonly number[] };
  /** The sum of the answers, banded from the highest threshold down; or a profile, which has neither score nor band. */
  readonly scoring: { readonly kind: 'sum'; readonly max: number; readonly bands: readonly { readonly from: number; readonly band: AssessmentBand }[] } | { readonly kind: 'profile' };
}
