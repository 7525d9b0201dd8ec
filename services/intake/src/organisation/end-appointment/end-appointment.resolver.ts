import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type Reader, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { staff, type StaffRow } from '../../projections/staff/staff.projection.js';
import { StaffAppointment, toStaffAppointment } from '../../projections/staff/staff.types.js';
import { appointment } from '../appointment/appointment.aggregate.js';

@InputType({ description: '离任 Input of endAppointment' })
export class EndAppointmentInput extends CommandInput {
  @Field(() => ID, { description: '任职 The appointment' }) @IsGlobalId('staff-appointment') appointmentId!: string;
}
@ObjectType({ description: '离任的结果 Outcome of endAppointment' })
export class EndAppointmentPayload extends payloadOf('appointment', StaffAppointment) {}

@Resolver()
export class EndAppointmentResolver {
  private readonly staff: Reader<StaffRow>;
  constructor(private readonly kangfu: Kangfu) { this.staff = kangfu.reader(staff, 'Appointment'); }

  @Mutation(() => EndAppointmentPayload, { description: '结束任职，权限立即失效 End an appointment; its rights end at once' })
  async endAppointment(@Args('input', { description: '输入 Input' }) input: EndAppointmentInput, @Ctx() context: RequestContext): Promise<EndAppointmentPayload> {
    const id = findUuid('staff-appointment', input.appointmentId)!;
    return this.kangfu.commands.run(context, {
      aggregate: appointment, stream: streamId('appointment', id), as: 'appointment', subject: 'Appointment', path: ['appointmentId'], input,
      command: { type: 'EndAppointment', data: {} },
      rights: (state) => (state.status === 'none' ? null : { places: state.path }),
      facts: () => ({}),
      answer: async () => { const row = await this.staff.get(context, id); return row && toStaffAppointment(row); },
    });
  }
}
