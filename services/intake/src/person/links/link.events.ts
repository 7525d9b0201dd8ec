import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

const both = { personId: Field.uuid(), survivorId: Field.uuid() };
const reason = Type.Object({ reason: Type.Optional(Field.text(2000)) });

export const PersonsLinked = defineEvent('intake', 'PersonsLinked', {
  description: '合并登记 Two registrations are one person: the later is shown under the earlier; nothing is copied or deleted', data: Type.Object({ ...both, duplicateId: Field.uuid() }), personal: reason,
});
export const PersonsUnlinked = defineEvent('intake', 'PersonsUnlinked', {
  description: '撤销合并 They are two people after all: everything is as if they had never been linked', data: Type.Object({ ...both, duplicateId: Field.uuid() }), personal: reason,
});

export const DeathTold = defineEvent('intake', 'DeathTold', {
  description: '死亡随合并告知 Across a link, the registration that is the same person was told of a death recorded of the other; null: it was an error, or is not of the same person',
  data: Type.Object({ ...both, from: Field.uuid(), day: Type.Union([Field.date(), Type.Null()]) }),
});

export const linkEvents = { PersonsLinked, PersonsUnlinked, DeathTold };
export type LinkEvent = EventsOf<typeof linkEvents>;
