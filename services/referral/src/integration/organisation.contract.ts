import { SETTING_KEYS } from '@kangfu/common/step-clocks';
import { defineEvent, Field, Type } from '@kangfu/contracts';

/** What this service reads of what units set for themselves and all below them: how long what it asks for may take. */
export const UnitConfigured = defineEvent('intake', 'UnitConfigured', {
  description: '机构配置 A unit set something from a day on', data: Type.Object({ unit: Type.String(), key: Field.oneOf(SETTING_KEYS), from: Field.date(), days: Type.Optional(Field.int(1)) }),
});
export const ORGANISATION_CONTRACTS = [UnitConfigured];
