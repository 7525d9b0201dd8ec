import { Ctx, DateScalar, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { SuspensionReasonEnum } from '../../graphql/allocation.enums.js';
import { AgencyChanges, AgencyInput, AgencyPayload } from '../agency-change.js';
import { SUSPENSION_REASONS, type SuspensionReason } from '../agency.events.js';

@InputType({ description: '暂停定点 Input of suspendDesignation' })
export class SuspendDesignationInput extends AgencyInput {
  @Field(() => SuspensionReasonEnum, { description: '原因 Reason' }) @IsIn(SUSPENSION_REASONS) reason!: SuspensionReason;
  @Field(() => DateScalar, { nullable: true, description: '截止日，之后自动恢复；空则须另行恢复 Last day, after which it is resumed by itself; null: until it is resumed' }) @IsOptional() @IsString() until?: string | null;
}

@Resolver()
export class SuspendDesignationResolver {
  constructor(private readonly changes: AgencyChanges) {}

  @Mutation(() => AgencyPayload, { description: '暂停定点：不再发放名额，轮候名单保留 Suspend a designation: no places are given out, the waiting list stays' })
  async suspendDesignation(@Args('input', { description: '输入 Input' }) input: SuspendDesignationInput, @Ctx() context: RequestContext) {
    return this.changes.run(context, input, { type: 'SuspendDesignation', data: { agency: input.agency, reason: input.reason, until: input.until ?? null } });
  }
}
