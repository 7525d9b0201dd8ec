import { defineEvent, Field, Type } from '@kangfu/contracts';

const of = { personId: Field.uuid(), by: Field.uuid() };

export const PersonDied = defineEvent('intake', 'PersonDied', {
  description: '死亡 A person has died: nothing is sent or filed any more, and what is open is let go', public: true,
  data: Type.Object({ ...of, street: Field.text(20), day: Field.date(), /** Digest of the certificate or the note of the street, where one was scanned. */ evidenceDigest: Type.Optional(Field.text(80)) }),
});
export const DeathWithdrawn = defineEvent('intake', 'DeathWithdrawn', {
  description: '撤销死亡登记 The death was recorded in error, as somebody else found; what was let go meanwhile stays so', public: true, data: Type.Object(of), personal: Type.Object({ reason: Field.text(2000) }),
});
