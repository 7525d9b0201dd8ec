import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { OUTCOME_CODES, PART_CODES } from './likeness.js';

/** Why two who look alike are two, Chinese first. */
export const DISMISSALS = {
  twins: { zh: '双胞胎（多胞胎）', en: 'twins' }, 'different-people': { zh: '经核实为不同的人', en: 'two people, on inspection' }, relatives: { zh: '亲属', en: 'relatives' },
} as const;
export type Dismissal = keyof typeof DISMISSALS;
export const DISMISSAL_CODES = Object.keys(DISMISSALS) as Dismissal[];

const pair = { duplicateId: Field.uuid(), personId: Field.uuid(), otherId: Field.uuid() };

export const DuplicateSuspected = defineEvent('intake', 'DuplicateSuspected', {
  description: '疑似重复登记 Two registrations look like one person; each part of the score is shown, no value is',
  data: Type.Object({
    ...pair, rule: Field.text(20), score: Type.Integer(), likelyTwins: Type.Boolean(),
    parts: Type.Array(Type.Object({ part: Field.oneOf(PART_CODES), likeness: Field.oneOf(OUTCOME_CODES), points: Type.Integer() })),
    /** Units responsible for both; where there is none, those of the one who was looked at. */
    places: Type.Array(Field.text(40)),
  }),
});
export const DuplicateDismissed = defineEvent('intake', 'DuplicateDismissed', {
  description: '排除重复 Somebody decided that they are two people', data: Type.Object({ ...pair, reasonCode: Field.oneOf(DISMISSAL_CODES) }), personal: Type.Object({ note: Type.Optional(Field.text(2000)) }),
});

export const duplicateEvents = { DuplicateSuspected, DuplicateDismissed };
export type DuplicateEvent = EventsOf<typeof duplicateEvents>;
