import { SETTING_KEYS } from '@kangfu/common/step-clocks';
import { defineEvent, Field, Type } from '@kangfu/contracts';

/** What this service reads of what units set for themselves and all below them. */
export const UnitConfigured = defineEvent('intake', 'UnitConfigured', {
  description: '机构配置 A unit set something from a day on',
  data: Type.Object({
    unit: Type.String(), places: Type.Array(Type.String()), key: Field.oneOf(SETTING_KEYS), from: Field.date(),
    days: Type.Optional(Field.int(1)), chain: Type.Optional(Type.Array(Type.Object({ role: Type.String(), above: Field.int() }))), on: Type.Optional(Type.Boolean()),
  }),
});
export const ORGANISATION_CONTRACTS = [UnitConfigured];
