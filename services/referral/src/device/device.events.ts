import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

/** Kinds of assistive devices, after the classes of ISO 9999 (GB/T 16432). */
export const DEVICE_CATEGORIES = ['mobility', 'self-care', 'orthosis-prosthesis', 'hearing', 'vision', 'communication', 'training', 'home-adaptation', 'other'] as const;
export type DeviceCategory = (typeof DEVICE_CATEGORIES)[number];
export const DEVICE_USES = ['in-use', 'partly', 'not-used', 'unsuitable', 'broken'] as const;
export type DeviceUse = (typeof DEVICE_USES)[number];
export const DEVICE_RETURNS = ['no-longer-needed', 'outgrown', 'unsuitable', 'broken', 'loan-ended', 'other'] as const;
export type DeviceReturn = (typeof DEVICE_RETURNS)[number];

const about = { deviceId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), agency: Type.Optional(Field.text(60)) };
const noted = Type.Object({ note: Type.Optional(Field.text()) });

export const DeviceNeedRecorded = defineEvent('referral', 'DeviceNeedRecorded', {
  description: '登记辅具需求 The need of an assistive device was recorded', public: true,
  data: Type.Object({ ...about, needId: Type.Optional(Field.uuid()), category: Field.oneOf(DEVICE_CATEGORIES), recordedBy: Field.uuid() }), personal: noted,
});
export const DeviceFitted = defineEvent('referral', 'DeviceFitted', {
  description: '辅具适配 A device was fitted to the person', public: true, data: Type.Object({ ...about, day: Field.date(), fittedBy: Field.uuid() }), personal: noted,
});
export const DeviceDelivered = defineEvent('referral', 'DeviceDelivered', {
  description: '辅具交付 The device was handed over, for good or on loan', public: true,
  data: Type.Object({ ...about, day: Field.date(), deliveredBy: Field.uuid(), loan: Type.Boolean(), dueBack: Type.Optional(Field.date()), /** Last day of the first check of its use; by the default where nothing is said. */ checkDue: Type.Optional(Field.date()) }), personal: noted,
});
export const DeviceUseChecked = defineEvent('referral', 'DeviceUseChecked', {
  description: '辅具使用回访 It was checked how the device is used', public: true, data: Type.Object({ ...about, day: Field.date(), checkedBy: Field.uuid(), use: Field.oneOf(DEVICE_USES) }), personal: noted,
});
export const DeviceReturned = defineEvent('referral', 'DeviceReturned', {
  description: '辅具归还 The device came back', public: true, data: Type.Object({ ...about, day: Field.date(), returnedBy: Field.uuid(), reasonCode: Field.oneOf(DEVICE_RETURNS) }), personal: noted,
});

export const deviceEvents = { DeviceNeedRecorded, DeviceFitted, DeviceDelivered, DeviceUseChecked, DeviceReturned };
export type DeviceEvent = EventsOf<typeof deviceEvents>;
