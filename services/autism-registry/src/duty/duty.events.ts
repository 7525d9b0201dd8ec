import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const DutyOpened = defineEvent('autism-registry', 'DutyOpened', {
  description: '产生复筛任务 A duty of the next screening tier was opened',
  data: Type.Object({
    dutyId: Field.uuid(), personId: Field.uuid(), screeningId: Field.uuid(), tier: Type.Literal(2),
    /** Who has the duty (MCH code) and who chases it (station code). */
    unit: Type.String(), chasedBy: Type.String(), due: Field.date(), places: Type.Array(Type.String()), list: Type.Optional(Type.String()),
  }),
  public: true,
});
export const DutyDone = defineEvent('autism-registry', 'DutyDone', {
  description: '完成复筛任务 A duty was done, with its result',
  data: Type.Object({
    dutyId: Field.uuid(), personId: Field.uuid(), screeningId: Field.uuid(), tier: Type.Literal(2), unit: Type.String(),
    result: Field.oneOf(['normal', 'abnormal']), doneOn: Field.date(),
  }),
  public: true,
});

export const LoopLeftOpen = defineEvent('autism-registry', 'LoopLeftOpen', {
  description: '未闭环 A duty of the next tier was not done in time: the screening loop is open',
  data: Type.Object({ dutyId: Field.uuid(), personId: Field.uuid(), screeningId: Field.uuid(), tier: Type.Literal(2), unit: Type.String(), chasedBy: Type.String(), due: Field.date() }),
});

export const DutyHandedOver = defineEvent('autism-registry', 'DutyHandedOver', {
  description: '任务随迁移交 A duty that was not done went with the file: to the MCH of the new county, chased by the new station; its last day stays',
  data: Type.Object({
    dutyId: Field.uuid(), personId: Field.uuid(), screeningId: Field.uuid(), tier: Type.Literal(2), unit: Type.String(), chasedBy: Type.String(), places: Type.Array(Type.String()),
    from: Type.Object({ unit: Type.String(), chasedBy: Type.String() }),
  }),
});

export const dutyEvents = { DutyOpened, DutyDone, LoopLeftOpen, DutyHandedOver };
export type DutyEvent = EventsOf<typeof dutyEvents>;
