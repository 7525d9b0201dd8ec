import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Case } from '../../projections/cases/case.types.js';
import { CaseMutation } from '../case-mutation.js';

@InputType({ description: '受理申请 Input of acceptRequest' })
export class AcceptRequestInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
}
@ObjectType({ description: '受理申请的结果 Outcome of acceptRequest' })
export class AcceptRequestPayload extends payloadOf('case', Case) {}

@Resolver()
export class AcceptRequestResolver {
  constructor(private readonly mutation: CaseMutation) {}

  @Mutation(() => AcceptRequestPayload, { description: '街道窗口受理申请 The window accepts the request' })
  acceptRequest(@Args('input', { description: '输入 Input' }) input: AcceptRequestInput, @Ctx() context: RequestContext): Promise<AcceptRequestPayload> {
    return this.mutation.run(context, input, { type: 'AcceptRequest', data: {} });
  }
}
