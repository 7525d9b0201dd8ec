import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { SERVICE_KINDS } from '../shared/vocabulary.js';

export const AgencyDesignated = defineEvent('referral', 'AgencyDesignated', {
  description: '机构定点 An agency was designated to give services, or its designation was changed',
  data: Type.Object({
    agency: Field.text(60), services: Type.Array(Field.oneOf(SERVICE_KINDS)), classes: Type.Array(Field.int(1, 7)), capacity: Field.int(0, 100_000),
    validFrom: Field.date(), validUntil: Type.Optional(Field.date()),
  }),
  subject: () => null,
  public: true,
});

export const agencyEvents = { AgencyDesignated };
export type AgencyEvent = EventsOf<typeof agencyEvents>;
