import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

/** Kinds of units, Chinese first. */
export const UNIT_KINDS = {
  city: { zh: '市', en: 'city' },
  'city-centre': { zh: '市关爱指导中心', en: 'city guidance centre' },
  'sub-centre': { zh: '分中心', en: 'sub-centre' },
  station: { zh: '服务站（镇、街道）', en: 'station of a town or street' },
  district: { zh: '区（评估转介中心）', en: 'district with its assessment and referral centre' },
  street: { zh: '街道（受理窗口）', en: 'street with its window' },
  community: { zh: '社区', en: 'community' },
  agency: { zh: '定点机构', en: 'designated agency' },
  mch: { zh: '妇幼保健机构', en: 'maternal and child health unit' },
  hospital: { zh: '医院', en: 'hospital' },
  school: { zh: '学校', en: 'school' },
  bureau: { zh: '主管部门', en: 'authority' },
} as const;
export type UnitKind = keyof typeof UNIT_KINDS;
export const UNIT_KIND_CODES = Object.keys(UNIT_KINDS) as UnitKind[];

export const UnitOpened = defineEvent('intake', 'UnitOpened', {
  description: '机构设立 A unit of the organisation was opened',
  data: Type.Object({
    code: Field.text(40), kind: Field.oneOf(UNIT_KIND_CODES), name: Type.Object({ zh: Field.text(100), en: Field.text(200) }),
    /** From the unit up to the root, itself first. */
    path: Type.Array(Field.text(40), { minItems: 1 }),
    /** Place codes it serves beside its own: areas without a window, the towns of a county. */
    serves: Type.Array(Field.text(20)),
    /** For everybody to call. */
    phone: Type.Optional(Field.text(40)),
  }),
});

export const UnitPhoneChanged = defineEvent('intake', 'UnitPhoneChanged', { description: '机构公开电话变更 A unit is called at another number', data: Type.Object({ code: Field.text(40), phone: Field.text(40) }) });

export const unitEvents = { UnitOpened, UnitPhoneChanged };
export type UnitEvent = EventsOf<typeof unitEvents>;
