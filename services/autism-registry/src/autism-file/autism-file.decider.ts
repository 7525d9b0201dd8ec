import { assertNever } from '@kangfu/common';
import type { Decider } from '@kangfu/decider';
import type { AutismFileCommand } from './autism-file.commands.js';
import type { AutismFileEvent } from './autism-file.events.js';

export type AutismFile = { readonly status: 'none' } | { readonly status: 'open'; readonly personId: string };

/**
 * 一人一档: exactly one file per person for life. Its stream is the person's, so the store's own uniqueness settles any number of
 * openers at once; opening it again changes nothing.
 */
export const autismFileDecider: Decider<AutismFileCommand, AutismFile, AutismFileEvent> = {
  initial: { status: 'none' },
  decide: (command, file) => {
    switch (command.type) {
      case 'OpenFile': return file.status === 'open' ? [] : [{ type: 'FileOpened', data: command.data }];
      default: return assertNever(command.type);
    }
  },
  evolve: (_file, event) => ({ status: 'open', personId: event.data.personId }),
};
