import type { Decider, Decision } from '@kangfu/decider';
import type { ExportEvent } from './export.events.js';

export type ExportCommand = { readonly type: 'RecordExport'; readonly data: { readonly exportId: string; readonly by: string; readonly from: number; readonly size: number; readonly root: string } };
export type Export = { readonly status: 'none' } | { readonly status: 'made' };

/** An export is recorded once, before any of it is given out. */
export const exportDecider: Decider<ExportCommand, Export, ExportEvent, object> = {
  initial: { status: 'none' },
  decide: ({ data }, state): Decision<ExportEvent> => (state.status === 'made' ? [] : [{ type: 'ExportMade', data }]),
  evolve: () => ({ status: 'made' }),
};
