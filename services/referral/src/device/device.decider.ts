import { assertNever, chinaDay } from '@kangfu/common';
import { limitOn, type Setting } from '@kangfu/common/step-clocks';
import { lastDayOf } from '@kangfu/common/working-days';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import { type CaseFacts, isOpen } from '../shared/case.js';
import type { Acting } from '../shared/vocabulary.js';
import type { DeviceCommand } from './device.commands.js';
import type { DeviceEvent } from './device.events.js';

export const DEVICE_STATUSES = ['needed', 'fitted', 'delivered', 'returned'] as const;
export type DeviceStatus = (typeof DEVICE_STATUSES)[number];
export type Device =
  | { readonly status: 'none' }
  | { readonly status: DeviceStatus; readonly deviceId: string; readonly caseId: string; readonly personId: string; readonly agency: string | null; /** Of the last step; null before the first. */ readonly day: string | null };
export interface DeviceFacts {
  readonly now: string; readonly actor: Acting; readonly case: CaseFacts | null;
  /** What the units of its place have set about how long things may take; nothing: the defaults. */
  readonly settings?: readonly Setting[];
  /** Agencies with a referral of the case that is neither declined nor cancelled. */
  readonly agencies?: readonly string[];
  /** The actor may read such a device: for an agency's worker, a consent in force names service records. */
  readonly consented: boolean;
}

/** From which states each step may be taken: fitted again until it is right, checked as often as one likes. */
const FROM: Readonly<Record<Exclude<DeviceCommand['type'], 'RecordDeviceNeed'>, readonly DeviceStatus[]>> = {
  FitDevice: ['needed', 'fitted'], DeliverDevice: ['fitted'], CheckDeviceUse: ['delivered'], ReturnDevice: ['delivered'],
};

export const deviceDecider: Decider<DeviceCommand, Device, DeviceEvent, DeviceFacts> = {
  initial: { status: 'none' },
  decide(command, device, { now, actor, case: known, settings = [], agencies = [], consented }) {
    const { note } = command.data;
    const personal = note ? { personal: { note } } : {};
    if (command.type === 'RecordDeviceNeed') {
      if (device.status !== 'none') return refuse('device-exists');
      if (!known) return refuse('not-found', {}, ['caseId']);
      if (!isOpen(known)) return refuse('case-not-open', { status: known.status }, ['caseId']);
      if (!consented) return refuse('consent-without-service');
      const { deviceId, needId, category, agency } = command.data;
      const problems: Refusal[] = [];
      if (needId !== null && !known.needs.some((need) => need.needId === needId)) problems.push(refusal('need-unknown', {}, ['needId']));
      if (agency !== null && !agencies.includes(agency)) problems.push(refusal('agency-without-referral', { agency }, ['agencyId']));
      if (problems.length > 0) return refuseAll(problems);
      return [{
        type: 'DeviceNeedRecorded',
        data: { deviceId, caseId: known.caseId, personId: known.personId, ...(agency === null ? {} : { agency }), ...(needId === null ? {} : { needId }), category, recordedBy: actor.id }, ...personal,
      }];
    }
    if (device.status === 'none') return refuse('not-found', {}, ['deviceId']);
    // A device that was lent comes back after the case was closed, too.
    if (known && !isOpen(known) && command.type !== 'ReturnDevice') return refuse('case-not-open', { status: known.status });
    if (!consented) return refuse('consent-without-service');
    if (!FROM[command.type].includes(device.status)) return refuse('device-step-not-allowed', { status: device.status, step: command.type });
    const today = chinaDay(now);
    const day = command.data.day ?? today;
    if (day > today) return refuse('day-in-future', { day }, ['day']);
    if (device.day !== null && day < device.day) return refuse('day-before-last-step', { day, last: device.day }, ['day']);
    const about = { deviceId: device.deviceId, caseId: device.caseId, personId: device.personId, ...(device.agency === null ? {} : { agency: device.agency }), day };
    switch (command.type) {
      case 'FitDevice': return [{ type: 'DeviceFitted', data: { ...about, fittedBy: actor.id }, ...personal }];
      case 'DeliverDevice': {
        const { loan, dueBack } = command.data;
        if (dueBack !== null && dueBack < day) return refuse('period-reversed', {}, ['dueBack']);
        return [{ type: 'DeviceDelivered', data: { ...about, deliveredBy: actor.id, loan, checkDue: lastDayOf(day, limitOn(settings, known?.places ?? [], 'device-check', day)), ...(loan && dueBack !== null ? { dueBack } : {}) }, ...personal }];
      }
      case 'CheckDeviceUse': return [{ type: 'DeviceUseChecked', data: { ...about, checkedBy: actor.id, use: command.data.use }, ...personal }];
      case 'ReturnDevice': return [{ type: 'DeviceReturned', data: { ...about, returnedBy: actor.id, reasonCode: command.data.reason }, ...personal }];
      default: return assertNever(command);
    }
  },
  evolve(device, event) {
    if (event.type === 'DeviceNeedRecorded') {
      const { deviceId, caseId, personId, agency } = event.data;
      return { status: 'needed', deviceId, caseId, personId, agency: agency ?? null, day: null };
    }
    if (device.status === 'none') return device;
    const status: DeviceStatus = event.type === 'DeviceFitted' ? 'fitted' : event.type === 'DeviceReturned' ? 'returned' : 'delivered';
    return { ...device, status, day: event.data.day };
  },
};
