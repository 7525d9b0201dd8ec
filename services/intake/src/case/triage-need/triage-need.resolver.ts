import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, IsOptional, IsUUID, Length } from 'class-validator';
import { Case, ExitEnum, TriageReasonEnum } from '../../projections/cases/case.types.js';
import type { TriageReason } from '../case.events.js';
import type { CaseFacts, CaseState } from '../case.decider.js';
import { CaseFactsReader } from '../case-facts.js';
import { CaseMutation } from '../case-mutation.js';
import type { Exit } from '../needs.js';

@InputType({ description: '分流一项需求 Input of triageNeed' })
export class TriageNeedInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => UuidScalar, { description: '需求标识 The need' }) @IsUUID() needId!: string;
  @Field(() => ExitEnum, { description: '去向 Exit' }) @Allow() exit!: Exit;
  @Field(() => TriageReasonEnum, { nullable: true, description: '与规则建议不同时的理由 Why, where it differs from what the rule proposes' }) @Allow() reasonCode?: TriageReason | null;
  @Field(() => String, { nullable: true, description: '告知的内容；去向为“提供信息”时必填 What the person is told; needed with INFORMATION' }) @IsOptional() @Length(1, 2000) information?: string | null;
}
@ObjectType({ description: '分流的结果 Outcome of triageNeed' })
export class TriageNeedPayload extends payloadOf('case', Case) {}

@Resolver()
export class TriageNeedResolver {
  constructor(private readonly mutation: CaseMutation, private readonly facts: CaseFactsReader) {}

  @Mutation(() => TriageNeedPayload, { description: '街道分流：自行服务、转区级、提供信息 Triage a need: the street serves it, the district centre, or information given' })
  triageNeed(@Args('input', { description: '输入 Input' }) input: TriageNeedInput, @Ctx() context: RequestContext): Promise<TriageNeedPayload> {
    const { needId, exit, reasonCode, information } = input;
    return this.mutation.run(context, input, { type: 'TriageNeed', data: { needId, exit, reasonCode: reasonCode ?? null, information: information ?? null } }, (state) => this.factsOf(state, needId));
  }

  private async factsOf(state: CaseState, needId: string): Promise<CaseFacts> {
    if (state.status === 'none') return {};
    const kind = state.needs.find((need) => need.needId === needId)?.kind;
    const [person, offers] = await Promise.all([this.facts.person(state.personId), kind ? this.facts.offers(state.street, kind) : []]);
    return { person, offers };
  }
}
