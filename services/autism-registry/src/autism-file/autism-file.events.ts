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

export const FileMoved = defineEvent('autism-registry', 'FileMoved', {
  description: '随迁移交 The file went to the station of the street where the person lives now, with all that is in it',
  data: Type.Object({
    personId: Field.uuid(), from: Type.String(), place: Type.String(), places: codes, sharedWith: codes, since: Field.date(),
    /** The screening it was opened for: seen from where the file is. */
    screeningId: Type.Optional(Field.uuid()),
  }),
});
export const FileLeftArea = defineEvent('autism-registry', 'FileLeftArea', {
  description: '迁出本市 The person moved to where no station of ours is; the file stays at its last station, flagged',
  data: Type.Object({ personId: Field.uuid(), place: Type.String(), street: Type.String(), since: Field.date() }),
});

export const autismFileEvents = { FileOpened, FileMoved, FileLeftArea };
export type AutismFileEvent = EventsOf<typeof autismFileEvents>;
