import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const CHOICE_GIVERS = ['client', 'guardian'] as const;
export type ChoiceGiver = (typeof CHOICE_GIVERS)[number];

export const AgencyChosen = defineEvent('referral', 'AgencyChosen', {
  description: '自主选择机构 The client or guardian chose an agency among the designated ones; the latest choice counts',
  data: Type.Object({ caseId: Field.uuid(), personId: Field.uuid(), needId: Field.uuid(), agency: Field.text(60), chosenBy: Field.oneOf(CHOICE_GIVERS), recordedByStaff: Type.Boolean() }),
  personal: Type.Object({ evidence: Type.Optional(Field.text()) }),
});
export const choiceEvents = { AgencyChosen };
export type ChoiceEvent = EventsOf<typeof choiceEvents>;
