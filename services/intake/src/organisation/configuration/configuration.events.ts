import { SETTING_KEYS } from '@kangfu/common/step-clocks';
import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const UnitConfigured = defineEvent('intake', 'UnitConfigured', {
  description: '机构配置 A unit set something for itself and all below it, from a day on; the nearest unit above a case that set it counts',
  data: Type.Object({
    unit: Field.text(40), /** From the unit up to the root, itself first. */ places: Type.Array(Field.text(40)), key: Field.oneOf(SETTING_KEYS), from: Field.date(),
    /** One of them, by the key: a number of days, a chain of escalation, whether a street is switched on. */
    days: Type.Optional(Field.int(1, 1_000)), chain: Type.Optional(Type.Array(Type.Object({ role: Field.text(40), above: Field.int(0, 5) }), { minItems: 1 })), on: Type.Optional(Type.Boolean()),
  }),
});

export const configurationEvents = { UnitConfigured };
export type ConfigurationEvent = EventsOf<typeof configurationEvents>;
