import { defineEvent, Field, Type } from '@kangfu/contracts';
import { AGE_BANDS } from '../calendar.js';
import { ID_KINDS } from '../identity.js';

export const IdentityAdded = defineEvent('intake', 'IdentityAdded', {
  description: '取得或变更证件号码 A number was gained or changed; it is the same person, and no number is in the event',
  data: Type.Object({ personId: Field.uuid(), idKind: Field.oneOf(ID_KINDS), sex: Type.Optional(Field.oneOf(['m', 'f'])), ageBand: Type.Optional(Field.oneOf(AGE_BANDS)) }),
  personal: Type.Object({ birthDate: Type.Optional(Field.date()) }),
});

export const IdentityClaimed = defineEvent('intake', 'IdentityClaimed', {
  description: '占用证件号码 A number is this person’s: under which keyed digest, so that the claim can be made again; sealed, so that erasing the person destroys it',
  data: Type.Object({ personId: Field.uuid() }), personal: Type.Object({ index: Field.text(64) }),
});
