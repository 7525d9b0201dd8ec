import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { StaffAppointment } from '../../projections/staff/staff.types.js';
import { AppointmentMutation } from '../appointment/appointment-mutation.js';

@InputType({ description: '终止代岗 Input of endDeputy' })
export class EndDeputyInput extends CommandInput {
  @Field(() => ID, { description: '任职 The appointment' }) @IsGlobalId('staff-appointment') appointmentId!: string;
}
@ObjectType({ description: '终止代岗的结果 Outcome of endDeputy' })
export class EndDeputyPayload extends payloadOf('appointment', StaffAppointment) {}

@Resolver()
export class EndDeputyResolver {
  constructor(private readonly appointments: AppointmentMutation) {}

  @Mutation(() => EndDeputyPayload, { description: '终止代岗，权限立即失效 Nobody stands in for a post any more; what the deputy could ends at once' })
  endDeputy(@Args('input', { description: '输入 Input' }) input: EndDeputyInput, @Ctx() context: RequestContext): Promise<EndDeputyPayload> {
    return this.appointments.run(context, input, { type: 'EndDeputy', data: {} });
  }
}
