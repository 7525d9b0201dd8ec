import { CommandInput, Ctx, DateScalar, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsString } from 'class-validator';
import { StaffAppointment } from '../../projections/staff/staff.types.js';
import { AppointmentMutation } from '../appointment/appointment-mutation.js';

@InputType({ description: '提前返岗 Input of recordReturn' })
export class RecordReturnInput extends CommandInput {
  @Field(() => ID, { description: '任职 The appointment' }) @IsGlobalId('staff-appointment') appointmentId!: string;
  @Field(() => DateScalar, { description: '返岗首日；早于不在岗首日即取消 First day in post again; before an absence has begun: it is called off' }) @IsString() back!: string;
}
@ObjectType({ description: '提前返岗的结果 Outcome of recordReturn' })
export class RecordReturnPayload extends payloadOf('appointment', StaffAppointment) {}

@Resolver()
export class RecordReturnResolver {
  constructor(private readonly appointments: AppointmentMutation) {}

  @Mutation(() => RecordReturnPayload, { description: '提前返岗：代岗自该日起停止 The holder of a post is there again sooner: the deputy stands in no more from this day on' })
  recordReturn(@Args('input', { description: '输入 Input' }) input: RecordReturnInput, @Ctx() context: RequestContext): Promise<RecordReturnPayload> {
    return this.appointments.run(context, input, { type: 'RecordReturn', data: { back: input.back } });
  }
}
