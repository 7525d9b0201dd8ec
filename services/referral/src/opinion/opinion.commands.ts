import type { Advice } from './opinion.events.js';

export interface RequestExpertOpinion {
  readonly type: 'RequestExpertOpinion';
  readonly data: {
    readonly opinionId: string;
    /** Classes 1–6; null: the panel of the person's own class, of class 7 those of its components. */
    readonly panels: readonly number[] | null;
    /** User ids; empty: any expert of the place may answer. */
    readonly experts: readonly string[];
    /** Last day; five working days where null. */
    readonly due: string | null;
    readonly question: string;
  };
}
export interface GiveExpertOpinion { readonly type: 'GiveExpertOpinion'; readonly data: { readonly panel: number; readonly advice: Advice; readonly text: string } }
export type OpinionCommand = RequestExpertOpinion | GiveExpertOpinion;
