import { CommandInput, Ctx, IsGlobalId, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { UrgingPayload, UrgingWork } from '../urging-work.js';

@InputType({ description: '催办 Input of urgeWork' })
export class UrgeWorkInput extends CommandInput {
  @Field(() => ID, { description: '待办事项 The item' }) @IsGlobalId('work-item') itemId!: string;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}

@Resolver()
export class UrgeWorkResolver {
  constructor(private readonly work: UrgingWork) {}

  @Mutation(() => UrgingPayload, { description: '催办：在责任方的清单上标明 Urge whoever it lies with: it shows on their list, and that they have seen it on one\'s own' })
  async urgeWork(@Args('input', { description: '输入 Input' }) input: UrgeWorkInput, @Ctx() context: RequestContext) {
    return this.work.run(context, input, { type: 'UrgeWork', data: { text: input.text || null } });
  }
}
