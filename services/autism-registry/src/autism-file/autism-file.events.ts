import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

const codes = Type.Array(Type.String());

export const FileOpened = defineEvent('autism-registry', 'FileOpened', {
  description: '孤独症一人一档建档 The autism file of a person was opened',
  data: Type.Object({
    personId: Field.uuid(), place: Type.String(), places: codes,
    /** Units beside the place's own line that work with the file: the MCH that holds the second tier. */
    sharedWith: codes,
    because: Field.oneOf(['positive-screening', 'diagnosis']), screeningId: Type.Optional(Field.uuid()), list: Type.Optional(Type.String()),
  }),
  public: true,
});

export const autismFileEvents = { FileOpened };
export type AutismFileEvent = EventsOf<typeof autismFileEvents>;
