import { Ctx, DateScalar, Kangfu, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, ArgsType, Field, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import type { ClosureReason } from '../../closure-days/closure-days.events.js';
import { ClosureReasonEnum } from '../../graphql/allocation.enums.js';
import { Agency } from '../agencies/agencies.types.js';
import { closureDayList } from './closure-days.projection.js';

@ObjectType({ description: '停业日 A day on which an agency is closed' })
export class ClosureDayView {
  @Field(() => UuidScalar, { description: '一次声明的标识 Of all days declared together' }) closureId!: string;
  @Field(() => DateScalar, { description: '日期 Day' }) day!: string;
  @Field(() => ClosureReasonEnum, { description: '原因 Reason' }) reason!: ClosureReason;
  @Field(() => String, { nullable: true, description: '只对此区域停业，空为全部 Only for clients of this place; null: all' }) place!: string | null;
}
@ArgsType()
export class ClosureDaysArgs {
  @Field(() => DateScalar, { nullable: true, description: '自此日起 From' }) @IsOptional() @IsString() from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '至此日止 To' }) @IsOptional() @IsString() to?: string | null;
}

@Resolver(() => Agency)
export class ClosureDaysResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @ResolveField(() => [ClosureDayView], { description: '停业日，由早到晚，至多 100 日 Days on which it is closed, earliest first, at most 100' })
  async closureDays(@Parent() { ref }: Agency, @Args() { from, to }: ClosureDaysArgs, @Ctx() context: RequestContext): Promise<ClosureDayView[]> {
    const { rows } = await this.kangfu.reader(closureDayList, 'Agency').find(context, { first: 100, filter: { agencyId: ref, ...(from || to ? { day: { ...(from ? { $gte: from } : {}), ...(to ? { $lte: to } : {}) } } : {}) }, sort: { day: 1 } });
    return rows.map(({ closureId, day, reason, place }) => ({ closureId, day, reason: reason as ClosureReason, place }));
  }
}
