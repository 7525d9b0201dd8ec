import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { NEED_KIND_CODES } from '../../case/needs.js';
import { AGE_BANDS } from '../../person/calendar.js';

const about = { street: Field.text(20), need: Field.oneOf(NEED_KIND_CODES), from: Field.date() };

export const StreetServiceOffered = defineEvent('intake', 'StreetServiceOffered', {
  description: '街道提供服务 A street serves a need itself from a day on; empty lists mean all',
  data: Type.Object({
    ...about, until: Type.Optional(Field.date()), places: Type.Array(Field.text(40)),
    classes: Type.Array(Field.int(1, 7)), grades: Type.Array(Field.int(1, 4)), ageBands: Type.Array(Field.oneOf(AGE_BANDS)),
  }),
});
export const StreetServiceEnded = defineEvent('intake', 'StreetServiceEnded', {
  description: '街道停止提供服务 The last day on which a street serves a need that it began to serve on `from`', data: Type.Object({ ...about, until: Field.date() }),
});

export const streetServiceEvents = { StreetServiceOffered, StreetServiceEnded };
export type StreetServiceEvent = EventsOf<typeof streetServiceEvents>;
