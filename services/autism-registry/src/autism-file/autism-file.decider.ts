import { assertNever } from '@kangfu/common';
import type { Decider, Decision } from '@kangfu/decider';
import type { AutismFileCommand, MoveFile } from './autism-file.commands.js';
import type { AutismFileEvent } from './autism-file.events.js';

export type AutismFile =
  | { readonly status: 'none' }
  | { readonly status: 'open'; readonly personId: string; readonly place: string; readonly sharedWith: readonly string[]; readonly screeningId: string | null; /** Where they went that has no station of ours. */ readonly away: string | null };

export interface FileFacts {
  /** The county MCH that is mapped to the street somebody moved to; null: none is. */
  readonly mch?: string | null;
}

/** Out of the area nobody could take it: it stays where it is, and says so. */
const move = ({ data: { street, path, since } }: MoveFile, file: AutismFile, mch: string | null): Decision<AutismFileEvent> => {
  if (file.status === 'none') return [];
  const { personId, place, sharedWith, screeningId, away } = file;
  if (path.length === 0) return away === street ? [] : [{ type: 'FileLeftArea', data: { personId, place, street, since } }];
  if (street === place && away === null) return [];
  // The second tier is the duty of the county's MCH; where none is mapped, of the one that has it.
  const shared = street === place || !mch ? [...sharedWith] : [mch];
  return [{ type: 'FileMoved', data: { personId, from: place, place: street, places: [...path], sharedWith: shared, since, ...(screeningId ? { screeningId } : {}) } }];
};

/**
 * 一人一档: exactly one file per person for life. Its stream is the person's, so the store's own uniqueness settles any number of
 * openers at once; opening it again changes nothing. It lies at the station of the street where the person lives.
 */
export const autismFileDecider: Decider<AutismFileCommand, AutismFile, AutismFileEvent, FileFacts> = {
  initial: { status: 'none' },
  decide: (command, file, { mch }) => {
    switch (command.type) {
      case 'OpenFile': return file.status === 'open' ? [] : [{ type: 'FileOpened', data: command.data }];
      case 'MoveFile': return move(command, file, mch ?? null);
      default: return assertNever(command);
    }
  },
  evolve: (file, event) => {
    switch (event.type) {
      case 'FileOpened': return { status: 'open', personId: event.data.personId, place: event.data.place, sharedWith: event.data.sharedWith, screeningId: event.data.screeningId ?? null, away: null };
      case 'FileMoved': return file.status === 'none' ? file : { ...file, place: event.data.place, sharedWith: event.data.sharedWith, away: null };
      case 'FileLeftArea': return file.status === 'none' ? file : { ...file, away: event.data.street };
      default: return assertNever(event);
    }
  },
};
