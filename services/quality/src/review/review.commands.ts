export interface ReviewEffect {
  readonly type: 'ReviewEffect';
  readonly data: {
    readonly reviewId: string;
    /** Scores −2 … 2 of the plan's goals. */
    readonly goals: readonly { readonly goalId: string; readonly score: number }[];
    readonly effective: boolean;
    readonly text: string | null;
  };
}
export type ReviewCommand = ReviewEffect;
