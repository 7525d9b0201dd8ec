/** Of the watch: tell what has become due by now. */
export interface NoteClocks { readonly type: 'NoteClocks'; readonly data: object }
export type ClockCommand = NoteClocks;
