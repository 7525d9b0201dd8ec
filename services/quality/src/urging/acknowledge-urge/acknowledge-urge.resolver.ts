import { CommandInput, Ctx, IsGlobalId, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { UrgingPayload, UrgingWork } from '../urging-work.js';

@InputType({ description: '已阅催办 Input of acknowledgeUrge' })
export class AcknowledgeUrgeInput extends CommandInput {
  @Field(() => ID, { description: '待办事项 The item' }) @IsGlobalId('work-item') itemId!: string;
}

@Resolver()
export class AcknowledgeUrgeResolver {
  constructor(private readonly work: UrgingWork) {}

  @Mutation(() => UrgingPayload, { description: '确认已看到催办 Say that one has seen being urged' })
  async acknowledgeUrge(@Args('input', { description: '输入 Input' }) input: AcknowledgeUrgeInput, @Ctx() context: RequestContext) {
    return this.work.run(context, input, { type: 'AcknowledgeUrge', data: {} });
  }
}
