import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { Case, MaterialEnum } from '../../projections/cases/case.types.js';
import { CaseMutation } from '../case-mutation.js';
import type { Material } from '../needs.js';

@InputType({ description: '退回补正 Input of returnRequest' })
export class ReturnRequestInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => [MaterialEnum], { nullable: true, description: '清单之外另缺的材料 Papers missing beyond what the checklist found' }) @IsOptional() @ArrayMaxSize(20) missing?: Material[] | null;
}
@ObjectType({ description: '退回补正的结果 Outcome of returnRequest' })
export class ReturnRequestPayload extends payloadOf('case', Case) {}

@Resolver()
export class ReturnRequestResolver {
  constructor(private readonly mutation: CaseMutation) {}

  @Mutation(() => ReturnRequestPayload, { description: '退回补正，一次性告知全部所缺材料 Return for completion: one notice naming everything that is missing' })
  returnRequest(@Args('input', { description: '输入 Input' }) input: ReturnRequestInput, @Ctx() context: RequestContext): Promise<ReturnRequestPayload> {
    return this.mutation.run(context, input, { type: 'ReturnRequest', data: { missing: input.missing ?? [] } });
  }
}
