import { DAYS } from '@kangfu/common/step-clocks';
import { lastDayOf } from '@kangfu/common/working-days';
import { projection, type ProjectedEvent, type SealedPart } from '@kangfu/subscriptions';
import { DeviceDelivered, DeviceFitted, DeviceNeedRecorded, DeviceReturned, DeviceUseChecked } from '../../device/device.events.js';
import type { DeviceStatus } from '../../device/device.decider.js';

export interface DeviceStep { readonly step: string; readonly day: string | null; readonly at: string; readonly by: string; readonly note: SealedPart | null }
export interface DeviceRow {
  readonly deviceId: string; readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly agency: string | null; readonly needId: string | null; readonly category: string;
  readonly version: number;
  readonly status: DeviceStatus; readonly loan: boolean; readonly dueBack: string | null;
  /** Last day of the first use check; null where none is due. */
  readonly checkDue: string | null;
  readonly use: string | null; readonly returnReason: string | null; readonly steps: readonly DeviceStep[];
}
type State = Omit<DeviceRow, 'version'>;
type Taken = ProjectedEvent<typeof DeviceFitted> | ProjectedEvent<typeof DeviceDelivered> | ProjectedEvent<typeof DeviceUseChecked> | ProjectedEvent<typeof DeviceReturned>;

const byDevice = (e: { data: { deviceId: string } }): string => e.data.deviceId;
const took = (state: State | undefined, step: string, e: Taken, change: Partial<State>): State =>
  ({ ...state!, ...change, steps: [...state!.steps, { step, day: e.data.day, at: e.occurred, by: e.actor.id, note: e.sealed }] });

/** Assistive devices by uuid, with the way each went. */
export const devices = projection<DeviceRow>('devices', 2, {
  view: (_key, slices) => { const slice = slices.one<State>('device'); return slice && { ...slice.state, version: slice.version }; },
  indexes: [{ keys: { caseId: 1, _id: 1 } }, { keys: { status: 1, checkDue: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(DeviceNeedRecorded, byDevice, (_state, e): State => ({
    deviceId: e.data.deviceId, caseId: e.data.caseId, personId: e.data.personId, accessKey: `case-${e.data.caseId}`, agency: e.data.agency ?? null, needId: e.data.needId ?? null, category: e.data.category,
    status: 'needed', loan: false, dueBack: null, checkDue: null, use: null, returnReason: null, steps: [{ step: 'needed', day: null, at: e.occurred, by: e.actor.id, note: e.sealed }],
  }))
  .on(DeviceFitted, byDevice, (state: State | undefined, e) => took(state, 'fitted', e, { status: 'fitted' }))
  .on(DeviceDelivered, byDevice, (state: State | undefined, e) => took(state, 'delivered', e, { status: 'delivered', loan: e.data.loan, dueBack: e.data.dueBack ?? null, checkDue: e.data.checkDue ?? lastDayOf(e.data.day, DAYS['device-check']) }))
  .on(DeviceUseChecked, byDevice, (state: State | undefined, e) => took(state, 'checked', e, { use: e.data.use, checkDue: null }))
  .on(DeviceReturned, byDevice, (state: State | undefined, e) => took(state, 'returned', e, { status: 'returned', returnReason: e.data.reasonCode, checkDue: null }));
