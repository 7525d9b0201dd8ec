import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsUUID } from 'class-validator';
import { Case } from '../../projections/cases/case.types.js';
import { CaseFactsReader } from '../case-facts.js';
import { CaseMutation } from '../case-mutation.js';

@InputType({ description: '指定个案负责人 Input of nameCaseManager' })
export class NameCaseManagerInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => UuidScalar, { description: '负责人的用户标识 User id of the manager' }) @IsUUID() manager!: string;
}
@ObjectType({ description: '指定个案负责人的结果 Outcome of nameCaseManager' })
export class NameCaseManagerPayload extends payloadOf('case', Case) {}

@Resolver()
export class NameCaseManagerResolver {
  constructor(private readonly mutation: CaseMutation, private readonly facts: CaseFactsReader) {}

  @Mutation(() => NameCaseManagerPayload, { description: '指定一名个案负责人，须在街道或区任职 Name one person who answers for the case, with a post at its street or district' })
  nameCaseManager(@Args('input', { description: '输入 Input' }) input: NameCaseManagerInput, @Ctx() context: RequestContext): Promise<NameCaseManagerPayload> {
    return this.mutation.run(context, input, { type: 'NameCaseManager', data: { manager: input.manager } }, async () => ({ managerUnits: await this.facts.managerUnits(input.manager) }));
  }
}
