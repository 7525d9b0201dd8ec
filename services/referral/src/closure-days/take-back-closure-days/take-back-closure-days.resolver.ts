import { Ctx, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsUUID } from 'class-validator';
import { ClosureDaysChanges, ClosureDaysInput, ClosureDaysPayload } from '../closure-days-change.js';

@InputType({ description: '撤回停业日 Input of takeBackClosureDays' })
export class TakeBackClosureDaysInput extends ClosureDaysInput {
  @Field(() => UuidScalar, { description: '一次声明的停业日 What was declared together' }) @IsUUID() closureId!: string;
}

@Resolver()
export class TakeBackClosureDaysResolver {
  constructor(private readonly changes: ClosureDaysChanges) {}

  @Mutation(() => ClosureDaysPayload, { description: '撤回尚未到来的停业日；已顺延的预约不再改回 Take back days that are still to come; what was moved stays where it is' })
  async takeBackClosureDays(@Args('input', { description: '输入 Input' }) input: TakeBackClosureDaysInput, @Ctx() context: RequestContext) {
    return this.changes.run(context, input, { type: 'TakeBackClosureDays', data: { closureId: input.closureId } });
  }
}
