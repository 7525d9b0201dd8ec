import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize } from 'class-validator';
import { Case, MaterialEnum } from '../../projections/cases/case.types.js';
import { CaseMutation } from '../case-mutation.js';
import type { Material } from '../needs.js';

@InputType({ description: '补交材料 Input of completeRequest' })
export class CompleteRequestInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => [MaterialEnum], { description: '补交的材料 Papers handed in now' }) @ArrayMaxSize(20) provided!: Material[];
}
@ObjectType({ description: '补交材料的结果 Outcome of completeRequest' })
export class CompleteRequestPayload extends payloadOf('case', Case) {}

@Resolver()
export class CompleteRequestResolver {
  constructor(private readonly mutation: CaseMutation) {}

  @Mutation(() => CompleteRequestPayload, { description: '补交材料 Hand in papers that were missing' })
  completeRequest(@Args('input', { description: '输入 Input' }) input: CompleteRequestInput, @Ctx() context: RequestContext): Promise<CompleteRequestPayload> {
    return this.mutation.run(context, input, { type: 'CompleteRequest', data: { provided: input.provided } });
  }
}
