import { CommandInput, Ctx, IsGlobalId, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { AppointmentCancellationEnum } from '../../graphql/calendar.enums.js';
import { AppointmentPayload, CalendarWork } from '../calendar/calendar-work.js';
import { APPOINTMENT_CANCELLATIONS, type AppointmentCancellation } from '../calendar/calendar.events.js';

@InputType({ description: '取消评估预约 Input of cancelAssessmentAppointment' })
export class CancelAssessmentAppointmentInput extends CommandInput {
  @Field(() => ID, { description: '评估预约 The appointment' }) @IsGlobalId('appointment') appointmentId!: string;
  @Field(() => AppointmentCancellationEnum, { description: '原因 Why' }) @IsIn(APPOINTMENT_CANCELLATIONS) reasonCode!: AppointmentCancellation;
}

@Resolver()
export class CancelAssessmentAppointmentResolver {
  constructor(private readonly work: CalendarWork) {}

  @Mutation(() => AppointmentPayload, { description: '取消评估预约 Cancel an appointment for an assessment' })
  cancelAssessmentAppointment(@Args('input', { description: '输入 Input' }) input: CancelAssessmentAppointmentInput, @Ctx() context: RequestContext) {
    return this.work.change(context, input, (appointmentId) => ({ type: 'CancelAssessmentAppointment', data: { appointmentId, reasonCode: input.reasonCode } }));
  }
}
