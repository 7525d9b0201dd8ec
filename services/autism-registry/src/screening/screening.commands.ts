export type Sex = 'm' | 'f' | 'unknown';

export interface RecordScreening {
  readonly type: 'RecordScreening';
  readonly data: {
    readonly screeningId: string;
    readonly personId: string;
    readonly list?: string | undefined;
    readonly number?: string | undefined;
    readonly instrument: string;
    /** The latest where none is named. */
    readonly instrumentVersion?: string | undefined;
    /** Points per item. */
    readonly answers: readonly number[];
    readonly ageMonths: number;
    readonly sex: Sex;
    /** What the sheet says, to be compared with what its answers say. */
    readonly claimedScore?: number | undefined;
    readonly claimedPositive?: boolean | undefined;
    readonly screenedOn?: string | undefined;
  };
}
export type ScreeningCommand = RecordScreening;
