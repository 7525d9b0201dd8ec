import { defineEvent, Field, Type } from '@kangfu/contracts';

export const HouseholdNoted = defineEvent('intake', 'HouseholdNoted', {
  description: '同住 Who lives at one address has one household; the id says nothing of where that is. Absent: the words name no dwelling', data: Type.Object({ personId: Field.uuid(), household: Type.Optional(Field.uuid()) }),
});
