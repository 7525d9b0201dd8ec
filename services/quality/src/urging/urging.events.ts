import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

/** The item of a worklist as it was: what was to be done, whose, by when. */
const about = { itemId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), street: Field.text(20), kind: Field.text(40), desk: Field.text(100), due: Field.date() };

export const WorkUrged = defineEvent('quality', 'WorkUrged', {
  description: '催办 Somebody was urged to do what is on their list', data: Type.Object({ ...about, urgedBy: Field.uuid() }), personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const UrgeSeen = defineEvent('quality', 'UrgeSeen', { description: '已阅催办 Whose work it is has seen that they were urged', data: Type.Object({ ...about, seenBy: Field.uuid() }) });

/** The same of what is about no case: `row` is where it lies. */
const duty = { itemId: Field.uuid(), row: Field.text(60), personId: Field.uuid(), street: Field.text(20), kind: Field.text(40), desk: Field.text(100), due: Field.date() };
export const DutyUrged = defineEvent('quality', 'DutyUrged', {
  description: '催办（非个案事项） Somebody was urged to do what is on their list and about no case', data: Type.Object({ ...duty, urgedBy: Field.uuid() }), personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const DutyUrgeSeen = defineEvent('quality', 'DutyUrgeSeen', { description: '已阅催办（非个案事项） They have seen it', data: Type.Object({ ...duty, seenBy: Field.uuid() }) });

export const urgingEvents = { WorkUrged, UrgeSeen, DutyUrged, DutyUrgeSeen };
export type UrgingEvent = EventsOf<typeof urgingEvents>;
