import { Ctx, DateScalar, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ClosureReasonEnum } from '../../graphql/allocation.enums.js';
import { newUuid } from '../../graphql/ids.js';
import { ClosureDaysChanges, ClosureDaysInput, ClosureDaysPayload } from '../closure-days-change.js';
import { CLOSURE_REASONS, type ClosureReason } from '../closure-days.events.js';

@InputType({ description: '声明停业日 Input of declareClosureDays' })
export class DeclareClosureDaysInput extends ClosureDaysInput {
  @Field(() => DateScalar, { description: '第一日 First day' }) @IsString() from!: string;
  @Field(() => DateScalar, { nullable: true, description: '最后一日，默认同第一日 Last day; the first by default' }) @IsOptional() @IsString() to?: string | null;
  @Field(() => ClosureReasonEnum, { description: '原因 Reason' }) @IsIn(CLOSURE_REASONS) reason!: ClosureReason;
  @Field(() => String, { nullable: true, description: '只对此区域的服务对象停业（街道或社区代码），空为全部 Only for clients of this place, a street or community; null: all' }) @IsOptional() @IsString() @MaxLength(40) place?: string | null;
}

@Resolver()
export class DeclareClosureDaysResolver {
  constructor(private readonly changes: ClosureDaysChanges) {}

  @Mutation(() => ClosureDaysPayload, { description: '声明停业日：当日预约顺延至下一个同类开放日并告知当事人，无日可改的取消预约、由机构另约 Declare days on which an agency is closed: appointments move to the next open day of the same kind, and whom they are with is told; where there is none, the agency arranges another' })
  async declareClosureDays(@Args('input', { description: '输入 Input' }) input: DeclareClosureDaysInput, @Ctx() context: RequestContext) {
    const { from, to, reason, place } = input;
    return this.changes.run(context, input, { type: 'DeclareClosureDays', data: { closureId: await newUuid(context, input, 'closure'), from, to: to ?? from, reason, place: place || null } });
  }
}
