import { projection, type SealedPart } from '@kangfu/subscriptions';
import { ProgressNoted } from '../../progress/progress.events.js';

export interface ProgressNoteRow {
  readonly noteId: string; readonly caseId: string; readonly personId: string; readonly planId: string; readonly accessKey: string;
  /** Agency of the plan: its workers read these, other agencies do not. */
  readonly agency: string | null;
  readonly day: string; readonly progress: string; readonly notedBy: string; readonly recordedAt: string; readonly text: SealedPart | null;
}
/** Progress notes by uuid. */
export const progressNotes = projection<ProgressNoteRow>('progress-notes', 1, {
  view: (_key, slices) => slices.one<ProgressNoteRow>('progress')?.state ?? null,
  indexes: [{ keys: { caseId: 1, day: -1, _id: -1 } }, { keys: { accessKey: 1 } }],
})
  .on(ProgressNoted, (e) => e.data.noteId, (_s, e): ProgressNoteRow => ({ ...e.data, agency: e.data.agency ?? null, accessKey: `case-${e.data.caseId}`, recordedAt: e.at, text: e.sealed }));
