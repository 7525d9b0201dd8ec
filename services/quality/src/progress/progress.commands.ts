import type { Progress } from './progress.events.js';

export interface NoteProgress {
  readonly type: 'NoteProgress';
  readonly data: { readonly noteId: string; readonly day: string; readonly progress: Progress; readonly text: string | null };
}
export type ProgressCommand = NoteProgress;
