import type { Progress } from './progress.events.js';

export interface NoteProgress {
  readonly type: 'NoteProgress';
  readonly data: { readonly noteId: string; readonly day: string; /** The very instant, where it is known. */ readonly at?: string | null; readonly progress: Progress; readonly text: string | null };
}
export type ProgressCommand = NoteProgress;
