import { SETTING_KEYS } from '@kangfu/common/step-clocks';
import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { STEPS } from '../journey/journey.js';
import { WORK_KIND_CODES } from '../worklist/work-kinds.js';

/** The step with its last day, and who was to do it. What statistics need of the place is decided in. */
const about = {
  caseId: Field.uuid(), personId: Field.uuid(), street: Field.text(20), step: Field.oneOf(STEPS), due: Field.date(),
  unit: Type.Optional(Field.text(60)), role: Field.text(40), person: Type.Optional(Field.uuid()),
};
/** What is no step of its own: what is to be done in the step, and about what (stream id) where that is more than the case. */
const work = { ...about, kind: Field.oneOf(WORK_KIND_CODES), about: Type.Optional(Field.text(100)) };
const told = { level: Field.int(1), escalatedTo: Type.Object({ role: Field.text(40), unit: Field.text(60) }) };

export const StepDueSoon = defineEvent('quality', 'StepDueSoon', { description: '临近期限 The last day of a step is near', data: Type.Object(about) });
export const StepOverdue = defineEvent('quality', 'StepOverdue', { description: '步骤逾期 A step was not done by its last day, and the first of the chain was told', data: Type.Object({ ...about, ...told }) });
export const StepEscalated = defineEvent('quality', 'StepEscalated', { description: '逐级督办 A step is still not done, and the next of the chain was told', data: Type.Object({ ...about, ...told }) });
export const WorkOverdue = defineEvent('quality', 'WorkOverdue', { description: '事项逾期 Something that is no step of its own was not done by its last day, and the first of the chain was told', data: Type.Object({ ...work, ...told }) });
export const WorkEscalated = defineEvent('quality', 'WorkEscalated', { description: '事项逐级督办 It is still not done, and the next of the chain was told', data: Type.Object({ ...work, ...told }) });

export const ClockSettingsNoted = defineEvent('quality', 'ClockSettingsNoted', {
  description: '个案适用的时限配置 What the units of a case have set about its clocks: all of it, in the order in which it was set',
  data: Type.Object({
    caseId: Field.uuid(), personId: Field.uuid(), mark: Type.String({ maxLength: 400 }),
    settings: Type.Array(Type.Object({
      unit: Field.text(40), key: Field.oneOf(SETTING_KEYS), from: Field.date(), days: Type.Optional(Field.int(1)), chain: Type.Optional(Type.Array(Type.Object({ role: Field.text(40), above: Field.int() }))), on: Type.Optional(Type.Boolean()),
    })),
  }),
});

export const clockEvents = { ClockSettingsNoted, StepDueSoon, StepOverdue, StepEscalated, WorkOverdue, WorkEscalated };
export type ClockEvent = EventsOf<typeof clockEvents>;
