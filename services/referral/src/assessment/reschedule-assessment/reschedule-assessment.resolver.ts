import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { AppointmentPayload, CalendarWork, OfAppointmentInput, whenOf } from '../calendar/calendar-work.js';

@InputType({ description: '改约评估 Input of rescheduleAssessment' })
export class RescheduleAssessmentInput extends OfAppointmentInput {}

@Resolver()
export class RescheduleAssessmentResolver {
  constructor(private readonly work: CalendarWork) {}

  @Mutation(() => AppointmentPayload, { description: '改约评估 Give an appointment for an assessment another time or place' })
  rescheduleAssessment(@Args('input', { description: '输入 Input' }) input: RescheduleAssessmentInput, @Ctx() context: RequestContext) {
    return this.work.change(context, input, (appointmentId) => ({ type: 'RescheduleAssessment', data: { appointmentId, ...whenOf(input) } }));
  }
}
