import { defineEvent, type EventDefinition, type EventsOf, Field, Type } from '@kangfu/contracts';

const nullable = <T extends Parameters<typeof Type.Optional>[0]>(type: T) => Type.Union([type, Type.Null()]);
const of = { process: Field.text(80) };
const timer = { ...of, timer: Field.text(80), timerId: Field.uuid() };
const due = {
  /** The instant from which it fires. */
  due: Field.instant(),
  /** The last day in time, in China; null for a timer of an instant. */
  lastDay: nullable(Field.date()),
};

const definitions = (service: string) => ({
  ProcessStarted: defineEvent(service, 'ProcessStarted', {
    description: '流程启动 A process began for the subject that its causes have in common', data: Type.Object({ ...of, key: Field.text(200) }),
  }),
  TimerScheduled: defineEvent(service, 'TimerScheduled', {
    description: '设定时限 A timer was set',
    data: Type.Object({ ...timer, ...due, unit: Field.oneOf(['working-days', 'days', 'instant']), with: Type.Object({}, { additionalProperties: true }) }),
  }),
  TimerPaused: defineEvent(service, 'TimerPaused', {
    description: '时限中止 A clock was stopped; what is left of it is kept, in days or, for an instant, in milliseconds',
    data: Type.Object({ ...timer, reason: Field.text(200), until: nullable(Field.instant()), left: Field.int() }),
  }),
  TimerResumed: defineEvent(service, 'TimerResumed', { description: '时限恢复 A clock runs on', data: Type.Object({ ...timer, ...due }) }),
  TimerCancelled: defineEvent(service, 'TimerCancelled', { description: '时限取消 A timer became obsolete', data: Type.Object(timer) }),
  TimerFired: defineEvent(service, 'TimerFired', { description: '时限届满 The time of a timer came', data: Type.Object({ ...timer, due: Field.instant() }) }),
  CommandsDecided: defineEvent(service, 'CommandsDecided', {
    description: '流程决定的操作 What a process wants done: each command is carried out once, under this id',
    data: Type.Object({
      ...of,
      commands: Type.Array(Type.Object({ id: Field.uuid(), aggregate: Field.text(80), stream: Field.text(120), type: Field.text(80), data: Type.Object({}, { additionalProperties: true }) }), { minItems: 1 }),
    }),
  }),
  CommandRefused: defineEvent(service, 'CommandRefused', {
    description: '操作被拒绝 A command of a process was refused', data: Type.Object({ ...of, id: Field.uuid(), stream: Field.text(120), type: Field.text(80), codes: Type.Array(Field.text(80), { minItems: 1 }) }),
  }),
  ProcessEnded: defineEvent(service, 'ProcessEnded', { description: '流程结束 A process has nothing more to do; later causes change nothing', data: Type.Object(of) }),
});
export type ProcessEventDefinitions = ReturnType<typeof definitions>;
export type ProcessEvent = EventsOf<ProcessEventDefinitions>;

const made = new Map<string, ProcessEventDefinitions>();
/** The events that the streams of a service's processes are made of, beside those that a process defines itself. */
export const processEvents = (service: string): ProcessEventDefinitions => {
  const known = made.get(service) ?? definitions(service);
  made.set(service, known);
  return known;
};
export type OwnEvents = Readonly<Record<string, EventDefinition>>;
