import type { AutismFileEvent } from './autism-file.events.js';

export interface OpenFile { readonly type: 'OpenFile'; readonly data: AutismFileEvent['data'] }
export type AutismFileCommand = OpenFile;
