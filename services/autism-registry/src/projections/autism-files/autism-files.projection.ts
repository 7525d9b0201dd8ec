import { projection } from '@kangfu/subscriptions';
import { FileLeftArea, FileMoved, FileOpened } from '../../autism-file/autism-file.events.js';

export interface AutismFileRow {
  readonly personId: string;
  readonly place: string;
  readonly places: readonly string[];
  readonly people: readonly string[];
  readonly because: 'positive-screening' | 'diagnosis';
  readonly screeningId: string | null;
  readonly list: string | null;
  readonly openedAt: string;
  /** Station it came from with the last move. */
  readonly movedFrom: string | null;
  /** Since when it lies there; null: since it was opened. */
  readonly movedOn: string | null;
  /** Since when the person lives where no station of ours is. */
  readonly outOfAreaSince: string | null;
}

/** 一人一档 files, by person id. */
export const autismFiles = projection<AutismFileRow>('autism-files', 2, {
  view: (_key, slices) => slices.one<AutismFileRow>('autism-file')?.state ?? null,
  indexes: [{ keys: { places: 1, openedAt: -1, _id: 1 } }, { keys: { openedAt: -1, _id: 1 } }, { keys: { list: 1 } }, { keys: { outOfAreaSince: 1, openedAt: -1 } }],
})
  .on(FileOpened, (e) => e.data.personId, (_state, e): AutismFileRow => ({
    personId: e.data.personId, place: e.data.place, places: [...new Set([...e.data.places, ...e.data.sharedWith])], people: [e.data.personId],
    because: e.data.because, screeningId: e.data.screeningId ?? null, list: e.data.list ?? null, openedAt: e.at,
    movedFrom: null, movedOn: null, outOfAreaSince: null,
  }))
  .on(FileMoved, (e) => e.data.personId, (file: AutismFileRow | undefined, e): AutismFileRow => {
    const { from, place, places, sharedWith, since } = e.data;
    return { ...file!, place, places: [...new Set([...places, ...sharedWith])], outOfAreaSince: null, ...(from === place ? {} : { movedFrom: from, movedOn: since }) };
  })
  .on(FileLeftArea, (e) => e.data.personId, (file: AutismFileRow | undefined, e): AutismFileRow => ({ ...file!, outOfAreaSince: file!.outOfAreaSince ?? e.data.since }));
