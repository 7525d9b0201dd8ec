import { CommandInput, Ctx, DateScalar, IsGlobalId, Kangfu, payloadOf, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString, IsUUID } from 'class-validator';
import { StaffAppointment } from '../../projections/staff/staff.types.js';
import { AppointmentMutation } from '../appointment/appointment-mutation.js';

@InputType({ description: '指定代岗人（AB岗） Input of nameDeputy' })
export class NameDeputyInput extends CommandInput {
  @Field(() => ID, { description: '任职 The appointment' }) @IsGlobalId('staff-appointment') appointmentId!: string;
  @Field(() => UuidScalar, { description: '代岗人的用户标识 User id of the deputy: who holds the same role at the same unit or one beside it, or another post there that may answer for cases' }) @IsUUID() deputy!: string;
  @Field(() => DateScalar, { description: '自该日起 From this day on' }) @IsString() from!: string;
  @Field(() => DateScalar, { nullable: true, description: '至该日止；长期为空 Last day; null: for good' }) @IsOptional() @IsString() until?: string | null;
}
@ObjectType({ description: '指定代岗人的结果 Outcome of nameDeputy' })
export class NameDeputyPayload extends payloadOf('appointment', StaffAppointment) {}

@Resolver()
export class NameDeputyResolver {
  constructor(private readonly kangfu: Kangfu, private readonly appointments: AppointmentMutation) {}

  @Mutation(() => NameDeputyPayload, { description: '为一个岗位指定代岗人，替换原代岗人 Name who stands in for a post whenever its holder is away; takes the place of the one named before' })
  async nameDeputy(@Args('input', { description: '输入 Input' }) input: NameDeputyInput, @Ctx() context: RequestContext): Promise<NameDeputyPayload> {
    const held = (await this.kangfu.appointmentsOf(input.deputy))?.appointments ?? [];
    const posts = held.flatMap(({ role, unit, path }) => (unit === null ? [] : [{ role, unit, path }]));
    return this.appointments.run(context, input, { type: 'NameDeputy', data: { deputy: input.deputy, from: input.from, until: input.until ?? null } }, { posts });
  }
}
