export interface RecordVisit {
  readonly type: 'RecordVisit';
  readonly data: { readonly visitId: string; readonly day: string; /** The very instant, where it is known. */ readonly at?: string | null; readonly reached: boolean; readonly satisfaction: number | null; readonly text: string | null };
}
export type VisitCommand = RecordVisit;
