import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsUUID } from 'class-validator';
import { Case } from '../../projections/cases/case.types.js';
import { CaseFactsReader } from '../case-facts.js';
import { CaseMutation } from '../case-mutation.js';

@InputType({ description: '指定承办人 Input of assignHandler' })
export class AssignHandlerInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => UuidScalar, { description: '需求标识 The need' }) @IsUUID() needId!: string;
  @Field(() => UuidScalar, { description: '承办人的用户标识 User id of the handler' }) @IsUUID() handler!: string;
}
@ObjectType({ description: '指定承办人的结果 Outcome of assignHandler' })
export class AssignHandlerPayload extends payloadOf('case', Case) {}

@Resolver()
export class AssignHandlerResolver {
  constructor(private readonly mutation: CaseMutation, private readonly facts: CaseFactsReader) {}

  @Mutation(() => AssignHandlerPayload, { description: '为街道自行服务的需求指定（或更换）承办人，须在该街道或其社区任职 Name who serves a need that the street serves itself, with a post at the street or one of its communities; naming another replaces the first' })
  assignHandler(@Args('input', { description: '输入 Input' }) input: AssignHandlerInput, @Ctx() context: RequestContext): Promise<AssignHandlerPayload> {
    const { needId, handler } = input;
    return this.mutation.run(context, input, { type: 'AssignHandler', data: { needId, handler } }, async () => ({ handlerPosts: await this.facts.posts(handler) }));
  }
}
