import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

const codes = Type.Array(Type.String());

export const ScreeningRecorded = defineEvent('autism-registry', 'ScreeningRecorded', {
  description: '记录孤独症初筛 A first-tier autism screening was recorded',
  data: Type.Object({
    screeningId: Field.uuid(), personId: Field.uuid(),
    /** Both absent for a person registered with intake. */
    list: Type.Optional(Type.String()), number: Type.Optional(Type.String()),
    tier: Type.Literal(1), instrument: Type.String(), instrumentVersion: Type.String(), answers: Type.Array(Type.Integer()),
    score: Type.Integer(), band: Type.String(), positive: Type.Boolean(), ageMonths: Field.int(), sex: Field.oneOf(['m', 'f', 'unknown']),
    place: Type.String(), places: codes, screenedOn: Type.Optional(Field.date()), flags: codes,
    /** Who takes the second tier, by the map of that day: the mapped MCH of the street, or the sub-centre where none is mapped. */
    secondTier: Type.Optional(Type.Object({ unit: Type.String() })),
  }),
  public: true,
});

export const screeningEvents = { ScreeningRecorded };
export type ScreeningEvent = EventsOf<typeof screeningEvents>;
