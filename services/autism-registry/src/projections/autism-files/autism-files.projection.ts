import { projection } from '@kangfu/subscriptions';
import { FileOpened } from '../../autism-file/autism-file.events.js';

export interface AutismFileRow {
  readonly personId: string;
  readonly place: string;
  readonly places: readonly string[];
  readonly people: readonly string[];
  readonly because: 'positive-screening' | 'diagnosis';
  readonly screeningId: string | null;
  readonly list: string | null;
  readonly openedAt: string;
}

/** 一人一档 files, by person id. */
export const autismFiles = projection<AutismFileRow>('autism-files', 1, {
  view: (_key, slices) => slices.one<AutismFileRow>('autism-file')?.state ?? null,
  indexes: [{ keys: { places: 1, openedAt: -1, _id: 1 } }, { keys: { openedAt: -1, _id: 1 } }, { keys: { list: 1 } }],
})
  .on(FileOpened, (e) => e.data.personId, (_state, e): AutismFileRow => ({
    personId: e.data.personId, place: e.data.place, places: [...new Set([...e.data.places, ...e.data.sharedWith])], people: [e.data.personId],
    because: e.data.because, screeningId: e.data.screeningId ?? null, list: e.data.list ?? null, openedAt: e.at,
  }));
