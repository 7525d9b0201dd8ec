import { CommandInput, Ctx, DateScalar, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsString } from 'class-validator';
import { StaffAppointment } from '../../projections/staff/staff.types.js';
import { AppointmentMutation } from '../appointment/appointment-mutation.js';

@InputType({ description: '登记不在岗 Input of recordAbsence' })
export class RecordAbsenceInput extends CommandInput {
  @Field(() => ID, { description: '任职 The appointment' }) @IsGlobalId('staff-appointment') appointmentId!: string;
  @Field(() => DateScalar, { description: '首日，不早于今天 First day away, today at the earliest' }) @IsString() from!: string;
  @Field(() => DateScalar, { description: '末日 Last day away' }) @IsString() until!: string;
}
@ObjectType({ description: '登记不在岗的结果 Outcome of recordAbsence' })
export class RecordAbsencePayload extends payloadOf('appointment', StaffAppointment) {}

@Resolver()
export class RecordAbsenceResolver {
  constructor(private readonly appointments: AppointmentMutation) {}

  @Mutation(() => RecordAbsencePayload, { description: '登记不在岗的日期：其间由代岗人办理 Say on which days the holder of a post is away: the deputy stands in on these days' })
  recordAbsence(@Args('input', { description: '输入 Input' }) input: RecordAbsenceInput, @Ctx() context: RequestContext): Promise<RecordAbsencePayload> {
    return this.appointments.run(context, input, { type: 'RecordAbsence', data: { from: input.from, until: input.until } });
  }
}
