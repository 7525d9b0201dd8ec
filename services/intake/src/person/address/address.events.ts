import { defineEvent, Field, Type } from '@kangfu/contracts';
import { ADDRESS_KIND_CODES } from './address-rules.js';

export const AddressChanged = defineEvent('intake', 'AddressChanged', {
  description: '地址变更 One of the three addresses changed; the earlier one stays in the history',
  data: Type.Object({
    personId: Field.uuid(), kind: Field.oneOf(ADDRESS_KIND_CODES),
    /** Unit that serves it; absent where none of ours does. */
    street: Type.Optional(Field.text(20)), area: Type.Optional(Field.text(20)), community: Type.Optional(Field.text(20)),
    from: Field.date(), until: Type.Optional(Field.date()),
  }),
  personal: Type.Object({ address: Field.text(300) }),
});
export const PersonMoved = defineEvent('intake', 'PersonMoved', {
  description: '迁居：受理地址到了另一街道（社区） The address that routes requests lies elsewhere now; open cases follow',
  data: Type.Object({
    personId: Field.uuid(), from: Field.text(20), street: Field.text(20), area: Type.Optional(Field.text(20)),
    /** The street first, then everything above it, then the community. */
    places: Type.Array(Field.text(40)),
    /** Maternal and child health unit of the county, for children. */
    childHealth: Type.Optional(Field.text(40)),
    since: Field.date(),
  }),
});
