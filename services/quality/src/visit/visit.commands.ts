export interface RecordVisit {
  readonly type: 'RecordVisit';
  readonly data: { readonly visitId: string; readonly day: string; readonly reached: boolean; readonly satisfaction: number | null; readonly text: string | null };
}
export type VisitCommand = RecordVisit;
