import { findUuid, streamId } from '@kangfu/common';
import { type CommandInputFields, CommandInput, DateTimeScalar, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { VenueEnum } from '../../graphql/calendar.enums.js';
import { actingOf } from '../../graphql/ids.js';
import { assessmentAppointments } from '../../projections/assessment-appointments/assessment-appointments.projection.js';
import { appointmentOf, AssessmentAppointment } from '../../projections/assessment-appointments/assessment-appointments.types.js';
import { assessmentOrders } from '../../projections/assessment-orders/assessment-orders.projection.js';
import { caseFacts } from '../../projections/case-facts/case-facts.projection.js';
import type { OrderFacts } from '../assessment.decider.js';
import { calendarAggregate, calendarStream } from './calendar.aggregate.js';
import type { CalendarCommand, When } from './calendar.commands.js';
import type { CalendarFacts } from './calendar.decider.js';
import { type Venue, VENUES } from './calendar.events.js';

@InputType({ isAbstract: true })
export abstract class WhenInput extends CommandInput {
  @Field(() => DateTimeScalar, { description: '开始时刻 When it begins' }) @IsString() startsAt!: string;
  @Field(() => Int, { defaultValue: 60, description: '分钟 Minutes' }) @IsInt() @Min(5) @Max(480) minutes: number = 60;
  @Field(() => VenueEnum, { description: '地点 Where' }) @IsIn(VENUES) venue!: Venue;
  @Field(() => String, { nullable: true, description: '地点单位代码；默认为本个案的区中心或街道 Code of the unit where it takes place; by default the centre or the street of the case' }) @IsOptional() @IsString() @IsNotEmpty() @MaxLength(40) unit?: string | null;
}
@InputType({ isAbstract: true })
export abstract class OfAppointmentInput extends WhenInput {
  @Field(() => ID, { description: '评估预约 The appointment' }) @IsGlobalId('appointment') appointmentId!: string;
}
export const whenOf = ({ startsAt, minutes, venue, unit }: WhenInput): When => ({ startsAt, minutes, venue, unit: unit ?? null });

@ObjectType({ description: '评估预约操作的结果 Outcome of making, moving or cancelling an appointment for an assessment' })
export class AppointmentPayload extends payloadOf('appointment', AssessmentAppointment) {}

/** Makes, moves and cancels what is in the calendars of assessors. */
@Injectable()
export class CalendarWork {
  constructor(private readonly kangfu: Kangfu) {}

  async schedule(context: RequestContext, input: CommandInputFields & object, of: { readonly appointmentId: string; readonly caseId: string; readonly orderId: string | null; readonly assessor: string | null; readonly when: When }) {
    const order = of.orderId === null ? null : await this.kangfu.reader(assessmentOrders, 'Assessment').fact(context, of.orderId);
    const assessor = of.assessor ?? order?.assessor ?? (await context.actor()).id;
    // An order that nobody knows is one of no case.
    const known: OrderFacts | null = order ?? (of.orderId === null ? null : { orderId: of.orderId, caseId: '', status: 'open', instruments: [] });
    return this.run(context, input, assessor, of.appointmentId, of.caseId, { type: 'ScheduleAssessment', data: { appointmentId: of.appointmentId, assessor, ...of.when } }, known);
  }

  /** `command` of one that is there. */
  async change(context: RequestContext, input: CommandInputFields & { readonly appointmentId: string }, make: (appointmentId: string) => CalendarCommand) {
    const appointmentId = findUuid('appointment', input.appointmentId)!;
    const row = await this.kangfu.reader(assessmentAppointments, 'Assessment').fact(context, appointmentId);
    return this.run(context, input, row?.assessor ?? appointmentId, appointmentId, row?.caseId ?? null, make(appointmentId), null);
  }

  private run(context: RequestContext, input: CommandInputFields & object, assessor: string, appointmentId: string, caseId: string | null, command: CalendarCommand, order: OrderFacts | null) {
    return this.kangfu.commands.run(context, {
      aggregate: calendarAggregate, stream: calendarStream(assessor), as: 'appointment', subject: 'Case', path: [command.type === 'ScheduleAssessment' ? 'caseId' : 'appointmentId'], input, command,
      rights: async () => (caseId === null ? null : this.kangfu.rightsOf(context, streamId('case', caseId))),
      facts: async (_calendar, now): Promise<CalendarFacts> => {
        const unit = 'unit' in command.data ? command.data.unit : null;
        const [actor, known, holds, found] = await Promise.all([
          actingOf(context), caseId === null ? null : this.kangfu.reader(caseFacts, 'Case').fact(context, caseId), this.kangfu.appointmentsOf(assessor), unit === null ? null : this.kangfu.findUnit(unit),
        ]);
        return {
          now: now.toISOString(), actor, case: known, order, unitKnown: found !== null,
          appointed: holds?.appointments.some(({ role, unit: at }) => role === 'assessor' && at !== null && (known?.places.includes(at) ?? false)) ?? false,
        };
      },
      answer: async () => { const row = await this.kangfu.reader(assessmentAppointments, 'Assessment').get(context, appointmentId); return row && appointmentOf(row); },
    });
  }
}
