import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { cases, workOf } from '../../projections/cases/cases.projection.js';
import { StaffAppointment } from '../../projections/staff/staff.types.js';
import { AppointmentMutation } from '../appointment/appointment-mutation.js';

@InputType({ description: '离任 Input of endAppointment' })
export class EndAppointmentInput extends CommandInput {
  @Field(() => ID, { description: '任职 The appointment' }) @IsGlobalId('staff-appointment') appointmentId!: string;
}
@ObjectType({ description: '离任的结果 Outcome of endAppointment' })
export class EndAppointmentPayload extends payloadOf('appointment', StaffAppointment) {
  @Field(() => Int, { nullable: true, description: '该人员仍负责或承办的未结个案数，须移交（handOverCases）；拒绝时为空 Open cases that the user still manages or serves, to be handed over; null on refusal' }) casesLeft!: number | null;
}

@Resolver()
export class EndAppointmentResolver {
  constructor(private readonly kangfu: Kangfu, private readonly appointments: AppointmentMutation) {}

  @Mutation(() => EndAppointmentPayload, { description: '结束任职，权限立即失效 End an appointment; its rights end at once' })
  async endAppointment(@Args('input', { description: '输入 Input' }) input: EndAppointmentInput, @Ctx() context: RequestContext): Promise<EndAppointmentPayload> {
    const { userId, ...payload } = await this.appointments.run(context, input, { type: 'EndAppointment', data: {} });
    // A number only: who may end an appointment need not see cases.
    return { ...payload, casesLeft: userId && payload.problems.length === 0 ? await this.kangfu.rows(cases).count({ filter: {}, joined: false }, workOf(userId)) : null };
  }
}
