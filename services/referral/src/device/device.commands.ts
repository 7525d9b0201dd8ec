import type { DeviceCategory, DeviceReturn, DeviceUse } from './device.events.js';

/** On which day; today where null. */
interface Step { readonly day: string | null; readonly note: string | null }
export interface RecordDeviceNeed {
  readonly type: 'RecordDeviceNeed';
  readonly data: { readonly deviceId: string; readonly needId: string | null; readonly category: DeviceCategory; /** Unit code of who fits it; null: the centre itself. */ readonly agency: string | null; readonly note: string | null };
}
export interface FitDevice { readonly type: 'FitDevice'; readonly data: Step }
export interface DeliverDevice { readonly type: 'DeliverDevice'; readonly data: Step & { readonly loan: boolean; readonly dueBack: string | null } }
export interface CheckDeviceUse { readonly type: 'CheckDeviceUse'; readonly data: Step & { readonly use: DeviceUse } }
export interface ReturnDevice { readonly type: 'ReturnDevice'; readonly data: Step & { readonly reason: DeviceReturn } }
export type DeviceCommand = RecordDeviceNeed | FitDevice | DeliverDevice | CheckDeviceUse | ReturnDevice;
