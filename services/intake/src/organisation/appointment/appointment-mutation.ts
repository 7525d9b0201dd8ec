import { chinaDay, findUuid, streamId } from '@kangfu/common';
import { type CommandInput, Kangfu, type MutationPayload, type Reader, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { staff, type StaffRow } from '../../projections/staff/staff.projection.js';
import { StaffAppointment, toStaffAppointment } from '../../projections/staff/staff.types.js';
import { appointment } from './appointment.aggregate.js';
import type { AppointmentCommand } from './appointment.commands.js';
import type { AppointmentFacts } from './appointment.decider.js';

/** A change of an appointment that there is: whoever answers for its place may, and its holder where the rules say so. */
@Injectable()
export class AppointmentMutation {
  private readonly staff: Reader<StaffRow>;
  constructor(private readonly kangfu: Kangfu) { this.staff = kangfu.reader(staff, 'Appointment'); }

  /** `userId` of its holder comes back with the outcome, null where there is no such appointment. */
  async run(context: RequestContext, input: CommandInput & { appointmentId: string }, command: AppointmentCommand, facts: AppointmentFacts = {}): Promise<MutationPayload<'appointment', StaffAppointment> & { readonly userId: string | null }> {
    const id = findUuid('staff-appointment', input.appointmentId)!;
    let userId: string | null = null;
    const payload = await this.kangfu.commands.run(context, {
      aggregate: appointment, stream: streamId('appointment', id), as: 'appointment', subject: 'Appointment', path: ['appointmentId'], input, command,
      rights: (state) => {
        if (state.status === 'none') return null;
        userId = state.userId;
        return { places: state.path, people: [userId] };
      },
      facts: (_state, now) => ({ today: chinaDay(now.toISOString()), ...facts }),
      answer: async () => { const row = await this.staff.get(context, id); return row && toStaffAppointment(chinaDay(this.kangfu.clock.now().toISOString()))(row); },
    });
    return { ...payload, userId };
  }
}
