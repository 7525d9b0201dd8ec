import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type Reader, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { cases, workOf } from '../../projections/cases/cases.projection.js';
import { staff, type StaffRow } from '../../projections/staff/staff.projection.js';
import { StaffAppointment, toStaffAppointment } from '../../projections/staff/staff.types.js';
import { appointment } from '../appointment/appointment.aggregate.js';

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
  private readonly staff: Reader<StaffRow>;
  constructor(private readonly kangfu: Kangfu) { this.staff = kangfu.reader(staff, 'Appointment'); }

  @Mutation(() => EndAppointmentPayload, { description: '结束任职，权限立即失效 End an appointment; its rights end at once' })
  async endAppointment(@Args('input', { description: '输入 Input' }) input: EndAppointmentInput, @Ctx() context: RequestContext): Promise<EndAppointmentPayload> {
    const id = findUuid('staff-appointment', input.appointmentId)!;
    let userId: string | null = null;
    const payload = await this.kangfu.commands.run(context, {
      aggregate: appointment, stream: streamId('appointment', id), as: 'appointment', subject: 'Appointment', path: ['appointmentId'], input,
      command: { type: 'EndAppointment', data: {} },
      rights: (state) => {
        if (state.status === 'none') return null;
        userId = state.userId;
        return { places: state.path };
      },
      facts: () => ({}),
      answer: async () => { const row = await this.staff.get(context, id); return row && toStaffAppointment(row); },
    });
    // A number only: who may end an appointment need not see cases.
    return { ...payload, casesLeft: userId && payload.problems.length === 0 ? await this.kangfu.rows(cases).count({ filter: {}, joined: false }, workOf(userId)) : null };
  }
}
