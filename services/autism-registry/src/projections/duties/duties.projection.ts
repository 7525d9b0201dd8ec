import { projection } from '@kangfu/subscriptions';
import { DutyDone, DutyHandedOver, DutyOpened, LoopLeftOpen } from '../../duty/duty.events.js';

export interface DutyRow {
  readonly dutyId: string;
  readonly personId: string;
  readonly screeningId: string;
  readonly tier: number;
  readonly unit: string;
  readonly chasedBy: string;
  readonly due: string;
  readonly list: string | null;
  readonly status: 'open' | 'done';
  readonly result: 'normal' | 'abnormal' | null;
  readonly doneOn: string | null;
  readonly openedAt: string;
  /** When it was noted that it was not done in time; stays when it is done late. */
  readonly loopOpenAt: string | null;
  readonly places: readonly string[];
  readonly people: readonly string[];
}

/** Duties of the next screening tier, by duty id: worklist of the unit that has them and of the station that chases them. */
export const duties = projection<DutyRow>('duties', 3, {
  view: (_key, slices) => slices.one<DutyRow>('duty')?.state ?? null,
  indexes: [{ keys: { places: 1, due: 1, _id: 1 } }, { keys: { due: 1, _id: 1 } }, { keys: { list: 1, status: 1 } }, { keys: { unit: 1, status: 1, due: 1 } }, { keys: { screeningId: 1 } }],
})
  .on(DutyOpened, (e) => e.data.dutyId, (_state, e): DutyRow => {
    const { dutyId, personId, screeningId, tier, unit, chasedBy, due, places, list } = e.data;
    return {
      dutyId, personId, screeningId, tier, unit, chasedBy, due, list: list ?? null, status: 'open', result: null, doneOn: null, openedAt: e.at, loopOpenAt: null,
      places: [...new Set([...places, unit])], people: [personId],
    };
  })
  .on(LoopLeftOpen, (e) => e.data.dutyId, (state: DutyRow | undefined, e): DutyRow => ({ ...state!, loopOpenAt: e.at }))
  .on(DutyHandedOver, (e) => e.data.dutyId, (state: DutyRow | undefined, e): DutyRow => ({ ...state!, unit: e.data.unit, chasedBy: e.data.chasedBy, places: [...new Set([...e.data.places, e.data.unit])] }))
  .on(DutyDone, (e) => e.data.dutyId, (state: DutyRow | undefined, e): DutyRow => ({ ...state!, status: 'done', result: e.data.result, doneOn: e.data.doneOn }));
