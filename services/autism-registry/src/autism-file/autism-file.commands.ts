import type { EventOf } from '@kangfu/contracts';
import type { FileOpened } from './autism-file.events.js';

export interface OpenFile { readonly type: 'OpenFile'; readonly data: EventOf<typeof FileOpened>['data'] }
/** The person lives in this street since that day. `path`: the codes from it up to the city; empty out of the area. */
export interface MoveFile { readonly type: 'MoveFile'; readonly data: { readonly street: string; readonly path: readonly string[]; readonly since: string } }
export type AutismFileCommand = OpenFile | MoveFile;
