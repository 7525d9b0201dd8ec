import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

/** The item of a worklist as it was: what was to be done, whose, by when. */
const about = { itemId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), street: Field.text(20), kind: Field.text(40), desk: Field.text(100), due: Field.date() };

export const WorkUrged = defineEvent('quality', 'WorkUrged', {
  description: '催办 Somebody was urged to do what is on their list', data: Type.Object({ ...about, urgedBy: Field.uuid() }), personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const UrgeSeen = defineEvent('quality', 'UrgeSeen', { description: '已阅催办 Whose work it is has seen that they were urged', data: Type.Object({ ...about, seenBy: Field.uuid() }) });

export const urgingEvents = { WorkUrged, UrgeSeen };
export type UrgingEvent = EventsOf<typeof urgingEvents>;
